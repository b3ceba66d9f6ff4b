// A company's SAML provider: samlp as it is. Whom it signs in, and what it shall get wrong next, is told
// by POST /control; it prints its address when it listens, and ends with its parent.
import { readFileSync } from 'node:fs';
import express from 'express';
import samlp from 'samlp';

const [folder, port] = [process.argv[2], Number(process.argv[3] ?? 0)];
const cert = readFileSync(`${folder}/idp.crt`);
const key = readFileSync(`${folder}/idp.key`);
const wants = { user: { id: 'u-1' }, attributes: {}, fault: '', offset: 0, options: {} };
const now = Date.now;
Date.now = () => now() + wants.offset * 1000;

// What samlp asks for a person's attributes and identifier.
function mapper(user) {
  return {
    getClaims: () => wants.attributes,
    getNameIdentifier: () => ({ nameIdentifier: user.id, nameIdentifierFormat: wants.format ?? 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent' }),
  };
}
mapper.prototype.metadata = [];

const faults = {
  unsigned: { signAssertion: false },
  expired: { lifetimeInSeconds: -600 },
  audience: { audience: 'https://another.example/metadata' },
  issuer: { issuer: 'urn:evil' },
  destination: { destination: 'https://another.example/acs', recipient: 'https://another.example/acs' },
};

const app = express();
app.use(express.json());
app.use(express.urlencoded({ extended: true }));
app.post('/control', (request, response) => { Object.assign(wants, request.body); response.json({}); });
app.get('/metadata', (request, response, next) =>
  samlp.metadata({ issuer: 'urn:example:idp', cert, redirectEndpointPath: '/sso', postEndpointPath: '/sso', profileMapper: mapper })(request, response, next));
app.get('/sso', (request, response, next) => samlp.parseRequest(request, {}, (error, asked) => {
  const acs = wants.acs ?? asked?.assertionConsumerServiceURL;
  const options = {
    issuer: 'urn:example:idp', cert, key, profileMapper: mapper,
    recipient: acs, destination: acs, lifetimeInSeconds: 300,
    getPostURL: (audience, dom, req, done) => done(null, acs),
    getUserFromRequest: () => wants.user,
    responseHandler: (answer, opts, req, res) => res.send(form(acs, changed(String(answer)))),
    ...wants.options, ...faults[wants.fault],
  };
  samlp.auth(options)(request, response, next);
}));

function changed(answer) {
  return wants.fault === 'tampered' ? answer.replaceAll('>ada@', '>boss@') : answer;
}

function form(acs, answer) {
  const coded = Buffer.from(answer).toString('base64');
  return `<!doctype html><form method="post" action="${acs}"><input type="hidden" name="SAMLResponse" value="${coded}"><input type="hidden" name="RelayState" value="${wants.relay ?? ''}"><button>Go on</button></form><script>document.forms[0].submit()</script>`;
}

const server = app.listen(port, '127.0.0.1', () => console.log(`ready http://127.0.0.1:${server.address().port}`));
process.stdin.on('end', () => process.exit(0)).resume();
