// A company's OpenID provider: oidc-provider as it is, with its own sign-in pages. What it shall get
// wrong next is told by POST /control; it prints its address when it listens, and ends with its parent.
import { createServer } from 'node:http';
import * as jose from 'jose';
import Provider from 'oidc-provider';

const [port, redirectUri] = [Number(process.argv[2] ?? 0), process.argv[3]];
const now = Date.now;
const wants = { claims: {}, fault: '', offset: 0, delay: 0, extra: {} };
Date.now = () => now() + wants.offset * 1000;

const { privateKey } = await jose.generateKeyPair('RS256', { extractable: true });
const key = { ...(await jose.exportJWK(privateKey)), kid: 'staff', alg: 'RS256', use: 'sig' };
const other = (await jose.generateKeyPair('RS256')).privateKey;

const server = createServer();
server.listen(port, '127.0.0.1', () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, {
    clients: [{ client_id: 'lyceum', client_secret: 'a secret: with +/', redirect_uris: [redirectUri] }],
    jwks: { keys: [key] },
    cookies: { keys: ['only for tests'] },
    pkce: { required: () => true },
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name', 'locale', 'department', 'employeeNumber'] },
    findAccount: (ctx, sub) => ({ accountId: sub, claims: () => ({ sub, ...wants.claims[sub] }) }),
    features: { devInteractions: { enabled: true } },
  });
  provider.use(async (ctx, next) => {
    if (wants.delay) await new Promise((done) => setTimeout(done, wants.delay));
    if (wants.fault === 'html' && ctx.path.startsWith('/.well-known')) {
      ctx.body = '<html>Under maintenance</html>';
      return;
    }
    await next();
    if (ctx.path === '/token' && ctx.body?.id_token) ctx.body.id_token = await retold(ctx.body.id_token, issuer);
  });
  server.on('request', (request, response) =>
    request.url === '/control' ? control(request, response) : provider.callback()(request, response));
  console.log(`ready ${issuer}`);
});

// The token as it shall be: what is asked for is changed, and signed again where that is meant.
async function retold(token, issuer) {
  const claims = { ...jose.decodeJwt(token), ...wants.extra };
  const past = Math.floor(now() / 1000) - 600;
  const signed = (with_ = privateKey, kid = 'staff') =>
    new jose.SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid }).sign(with_);
  switch (wants.fault) {
    case 'tampered': {
      const [head, , signature] = token.split('.');
      return [head, jose.base64url.encode(JSON.stringify({ ...claims, sub: 'boss' })), signature].join('.');
    }
    case 'unsigned': return new jose.UnsecuredJWT(claims).encode();
    case 'symmetric':
      return new jose.SignJWT(claims).setProtectedHeader({ alg: 'HS256', kid: 'staff' }).sign(new TextEncoder().encode('a secret: with +/ that is long enough'));
    case 'other-key': return signed(other);
    case 'expired': Object.assign(claims, { iat: past - 60, exp: past }); return signed();
    case 'audience': claims.aud = 'another'; return signed();
    case 'issuer': claims.iss = 'https://evil.example'; return signed();
    case 'nonce': claims.nonce = 'another'; return signed();
    default: return Object.keys(wants.extra).length ? signed() : token;
  }
}

function control(request, response) {
  let body = '';
  request.on('data', (part) => { body += part; });
  request.on('end', () => { Object.assign(wants, JSON.parse(body)); response.end('{}'); });
}

process.stdin.on('end', () => process.exit(0)).resume();
