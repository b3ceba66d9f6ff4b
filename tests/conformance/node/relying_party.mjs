// A tool that knows nothing of Lyceum but its issuer: npm's openid-client, with every check it has.
// node relying_party.mjs SCENARIO; what it needs to know comes as JSON in the first line of stdin.
import assert from "node:assert/strict";
import { createInterface } from "node:readline";
import * as oidc from "openid-client";
import { Browser } from "./browser.mjs";

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const read = async () => (await lines.next()).value;
const tell = (thing) => console.log(JSON.stringify(thing));

const world = JSON.parse(await read());
const REDIRECT = world.redirect_uri;
const INSECURE = { execute: [oidc.allowInsecureRequests, oidc.enableNonRepudiationChecks] };

const discover = (tool, proof) =>
  oidc.discovery(new URL(world.issuer), tool.client_id, undefined, proof ?? proofOf(tool), INSECURE);

const proofOf = (tool) =>
  tool.client_secret ? oidc.ClientSecretBasic(tool.client_secret) : oidc.None();

const browser = (person = world.ada) => new Browser(new URL(world.issuer).origin, person);

// A request for a sign-in, with everything that is needed to check its answer.
async function ask(config, more = {}) {
  const verifier = oidc.randomPKCECodeVerifier();
  const words = {
    redirect_uri: REDIRECT,
    scope: "openid profile email offline_access",
    code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
    code_challenge_method: "S256",
    state: oidc.randomState(),
    nonce: oidc.randomNonce(),
    ...more,
  };
  for (const name of Object.keys(words)) if (words[name] === undefined) delete words[name];
  const checks = {
    pkceCodeVerifier: verifier,
    expectedState: words.state,
    expectedNonce: words.nonce,
    idTokenExpected: true,
  };
  if (more.max_age !== undefined) checks.maxAge = Number(more.max_age);
  return { url: oidc.buildAuthorizationUrl(config, words), checks };
}

async function signIn(config, person = browser(), more = {}, choices = {}) {
  const { url, checks } = await ask(config, more);
  const back = await person.walk(url, choices);
  assert(back instanceof URL, `stuck on “${back.heading}” (${back.status}) at ${back.url}`);
  return { back, checks, tokens: await oidc.authorizationCodeGrant(config, back, checks) };
}

// What the tool hears when it does not get a code.
async function refusal(config, person, more = {}, choices = {}) {
  const { url, checks } = await ask(config, more);
  const back = await person.walk(url, choices);
  assert(back instanceof URL, `stuck on “${back.heading}” (${back.status})`);
  assert.equal(back.origin + back.pathname, REDIRECT);
  assert.equal(back.searchParams.get("iss"), world.issuer);
  assert.equal(back.searchParams.get("state"), checks.expectedState);
  await assert.rejects(oidc.authorizationCodeGrant(config, back, checks));
  return back.searchParams.get("error");
}

async function refused(promise, error, status = 400) {
  const reason = await promise.then(() => assert.fail(`expected ${error}`), (found) => found);
  // With a challenge in the headers the client leaves the body for us to read.
  const said = reason.error ?? (await reason.response?.json())?.error;
  assert.equal(said, error, `${reason}: ${reason.cause}`);
  assert.equal(reason.status, status);
}

// As it does for the house, at the same moment.
function aDayPasses() {
  const before = Date.now;
  Date.now = () => before() + 86_460_000;
}

const header = (jwt) => JSON.parse(Buffer.from(jwt.split(".")[0], "base64url"));

const scenarios = {
  async code_with_pkce() {
    const config = await discover(world.tool);
    const person = browser();
    const { back, tokens } = await signIn(config, person);
    const said = tokens.claims();
    assert.equal(back.searchParams.get("iss"), world.issuer);
    assert.equal(said.iss, world.issuer);
    assert.equal(said.sub, world.ada.public_id);
    assert.equal(said.aud, world.tool.client_id);
    assert.deepEqual(said.amr, ["pwd"]);
    assert.equal(said.acr, "urn:lyceum:acr:1");
    assert(Math.abs(said.auth_time - Date.now() / 1000) < 60);
    assert.equal(header(tokens.id_token).alg, "RS256");
    const known = await oidc.fetchUserInfo(config, tokens.access_token, said.sub);
    assert.equal(known.name, world.ada.name);
    assert.equal(known.email, world.ada.email);
    assert.equal(known.email_verified, true);
    assert.equal(known.roles, undefined);
    assert.deepEqual(person.pages, ["Sign in", "One moment", "Sign in to Atlas", "One moment"]);
    // What was agreed to is remembered: the second time there is nothing to ask.
    await signIn(config, person);
    assert.equal(person.pages.length, 4);
  },

  async public_tool() {
    const config = await discover(world.app);
    const person = browser();
    const { tokens } = await signIn(config, person);
    assert.equal(tokens.claims().aud, world.app.client_id);
    // Any program of the machine could call itself this one, and wait there for the answer.
    const seen = person.pages.length;
    await signIn(config, person);
    assert.deepEqual(person.pages.slice(seen), ["Sign in to App", "One moment"]);
    const wrong = await discover(world.app, oidc.ClientSecretPost("guessed"));
    const { url, checks } = await ask(config);
    const back = await browser().walk(url);
    await refused(oidc.authorizationCodeGrant(wrong, back, checks), "invalid_client", 401);
  },

  async secret_in_the_body() {
    const config = await discover(world.tool, oidc.ClientSecretPost(world.tool.client_secret));
    await signIn(config);
  },

  async wrong_secret() {
    const config = await discover(world.tool, oidc.ClientSecretBasic("guessed"));
    await refused(signIn(config), "invalid_client", 401);
    const without = await discover(world.tool, oidc.None());
    await refused(signIn(without), "invalid_client", 401);
  },

  async nothing_for_while_away() {
    const config = await discover(world.tool);
    const { tokens } = await signIn(config, browser(), { scope: "openid" });
    assert.equal(tokens.refresh_token, undefined);
    assert.equal(tokens.scope, "openid");
    assert.equal(tokens.claims().name, undefined);
  },

  async unknown_scopes_are_passed_over() {
    const config = await discover(world.tool);
    const { tokens } = await signIn(config, browser(), { scope: "openid groups admin profile" });
    assert.equal(tokens.scope, "openid profile");
  },

  async refresh_rotates_and_reuse_ends_all() {
    const config = await discover(world.tool);
    const { tokens } = await signIn(config);
    const first = tokens.claims();
    const second = await oidc.refreshTokenGrant(config, tokens.refresh_token);
    assert.notEqual(second.refresh_token, tokens.refresh_token);
    assert.equal(second.claims().sub, first.sub);
    assert.equal(second.claims().auth_time, first.auth_time);
    assert.deepEqual(second.claims().amr, first.amr);
    const third = await oidc.refreshTokenGrant(config, second.refresh_token);
    await oidc.fetchUserInfo(config, third.access_token, first.sub);
    // Somebody comes with the first once more: whoever it is, all of the family ends.
    await refused(oidc.refreshTokenGrant(config, tokens.refresh_token), "invalid_grant");
    await refused(oidc.refreshTokenGrant(config, third.refresh_token), "invalid_grant");
    await assert.rejects(oidc.fetchUserInfo(config, third.access_token, first.sub), { status: 401 });
  },

  async refresh_asked_twice_at_once() {
    const config = await discover(world.tool);
    const { tokens } = await signIn(config);
    const answers = await Promise.allSettled(
      Array.from({ length: 4 }, () => oidc.refreshTokenGrant(config, tokens.refresh_token)),
    );
    const good = answers.filter((answer) => answer.status === "fulfilled");
    assert(good.length <= 1, `${good.length} of 4 got an answer`);
    for (const { reason } of answers.filter((answer) => answer.status === "rejected")) {
      assert.equal(reason.error, "invalid_grant", `${reason}`);
    }
  },

  async refresh_for_less() {
    const config = await discover(world.tool);
    const { tokens } = await signIn(config);
    const less = await oidc.refreshTokenGrant(config, tokens.refresh_token, { scope: "openid" });
    assert.equal(less.scope, "openid");
    assert.notEqual(less.refresh_token, tokens.refresh_token, "the old one is used up all the same");
    await refused(oidc.refreshTokenGrant(config, tokens.refresh_token), "invalid_grant");
  },

  async refresh_of_another_tool() {
    const config = await discover(world.tool);
    const { tokens } = await signIn(config);
    const other = await discover(world.private_tool);
    await refused(oidc.refreshTokenGrant(other, tokens.refresh_token), "invalid_grant");
    await oidc.refreshTokenGrant(config, tokens.refresh_token);
  },

  async code_twice() {
    const config = await discover(world.tool);
    const { back, checks, tokens } = await signIn(config);
    await refused(oidc.authorizationCodeGrant(config, back, checks), "invalid_grant");
    await refused(oidc.refreshTokenGrant(config, tokens.refresh_token), "invalid_grant");
    const sub = tokens.claims().sub;
    await assert.rejects(oidc.fetchUserInfo(config, tokens.access_token, sub), { status: 401 });
  },

  async code_twice_at_once() {
    const config = await discover(world.tool);
    const { url, checks } = await ask(config);
    const back = await browser().walk(url);
    const answers = await Promise.allSettled(
      Array.from({ length: 4 }, () => oidc.authorizationCodeGrant(config, back, checks)),
    );
    const good = answers.filter((answer) => answer.status === "fulfilled");
    assert(good.length <= 1, `${good.length} of 4 got an answer`);
    for (const { reason } of answers.filter((answer) => answer.status === "rejected")) {
      assert.equal(reason.error, "invalid_grant", `${reason}`);
    }
  },

  async code_of_another_tool() {
    const config = await discover(world.tool);
    const { url, checks } = await ask(config);
    const back = await browser().walk(url);
    const other = await discover(world.private_tool);
    await refused(oidc.authorizationCodeGrant(other, back, checks), "invalid_grant");
  },

  async wrong_verifier() {
    const config = await discover(world.tool);
    const { url, checks } = await ask(config);
    const back = await browser().walk(url);
    const wrong = { ...checks, pkceCodeVerifier: oidc.randomPKCECodeVerifier() };
    await refused(oidc.authorizationCodeGrant(config, back, wrong), "invalid_grant");
  },

  async no_challenge_or_a_plain_one() {
    const config = await discover(world.tool);
    const without = { code_challenge: undefined, code_challenge_method: undefined };
    assert.equal(await refusal(config, browser(), without), "invalid_request");
    const plain = { code_challenge_method: "plain" };
    assert.equal(await refusal(config, browser(), plain), "invalid_request");
    const implied = { code_challenge_method: undefined };
    assert.equal(await refusal(config, browser(), implied), "invalid_request");
    const short = { code_challenge: "abc" };
    assert.equal(await refusal(config, browser(), short), "invalid_request");
  },

  async other_flows() {
    const config = await discover(world.tool);
    for (const response_type of ["token", "id_token", "code id_token", "none"]) {
      const error = await refusal(config, browser(), { response_type });
      assert.match(error, /^(unauthorized_client|unsupported_response_type)$/, response_type);
    }
  },

  async bad_addresses() {
    const config = await discover(world.tool);
    for (const redirect_uri of [
      "https://evil.example/callback",
      `${REDIRECT}/more`,
      `${REDIRECT}?more=1`,
      REDIRECT.replace("127.0.0.1", "localhost"),
      "javascript:alert(1)",
      "",
    ]) {
      const { url } = await ask(config, { redirect_uri });
      const page = await browser().walk(url);
      assert(!(page instanceof URL), `was sent to ${page}`);
      assert.equal(page.status, 400, redirect_uri);
      assert.match(page.heading, /address that is not registered/);
    }
    const { url } = await ask(config);
    url.searchParams.set("client_id", "nobody");
    const page = await browser().walk(url);
    assert.equal(page.status, 400);
    assert.match(page.heading, /not registered/);
  },

  async prompt_none() {
    const config = await discover(world.tool);
    const person = browser();
    assert.equal(await refusal(config, person, { prompt: "none" }), "login_required");
    await signIn(config, person, { scope: "openid" });
    assert.equal(await refusal(config, person, { prompt: "none" }), "consent_required");
    const seen = person.pages.length;
    await signIn(config, person, { prompt: "none", scope: "openid" });
    assert.equal(person.pages.length, seen, "a silent sign-in shows no page");
    assert.equal(await refusal(config, person, { prompt: "none", max_age: "0" }), "login_required");
    assert.equal(await refusal(config, person, { prompt: "none login" }), "invalid_request");
  },

  async prompt_login() {
    const config = await discover(world.tool);
    const person = browser();
    const first = (await signIn(config, person)).tokens.claims();
    await new Promise((later) => setTimeout(later, 1100));
    const seen = person.pages.length;
    const again = (await signIn(config, person, { prompt: "login" })).tokens.claims();
    assert(again.auth_time > first.auth_time, "they have proven themselves anew");
    assert.equal(again.sub, first.sub);
    assert.deepEqual(person.pages.slice(seen), [world.proof_page, "One moment"]);
  },

  async prompt_consent() {
    const config = await discover(world.tool);
    const person = browser();
    await signIn(config, person);
    const seen = person.pages.length;
    await signIn(config, person, { prompt: "consent" });
    assert.deepEqual(person.pages.slice(seen), ["Sign in to Atlas", "One moment"]);
  },

  async prompt_select_account() {
    const config = await discover(world.tool);
    const person = browser();
    await signIn(config, person);
    const same = await signIn(config, person, { prompt: "select_account" });
    assert.equal(same.tokens.claims().sub, world.ada.public_id);
    // Somebody else sits down at the same browser.
    const { url, checks } = await ask(config, { prompt: "select_account" });
    person.person = world.grace;
    const page = await person.walk(url, { answer: "other", until: "Sign in" });
    const back = await person.walk(page.url);
    const tokens = await oidc.authorizationCodeGrant(config, back, checks);
    assert.equal(tokens.claims().sub, world.grace.public_id);
  },

  async person_refuses() {
    const config = await discover(world.tool);
    assert.equal(await refusal(config, browser(), {}, { answer: "refused" }), "access_denied");
  },

  async max_age() {
    const config = await discover(world.tool);
    const person = browser();
    const first = (await signIn(config, person)).tokens.claims();
    await new Promise((later) => setTimeout(later, 1100));
    const seen = person.pages.length;
    const same = (await signIn(config, person, { max_age: "600" })).tokens.claims();
    assert.equal(same.auth_time, first.auth_time);
    assert.equal(person.pages.length, seen);
    const anew = (await signIn(config, person, { max_age: "0" })).tokens.claims();
    assert(anew.auth_time > first.auth_time);
    assert.equal(person.pages[seen], world.proof_page);
    assert.equal(await refusal(config, person, { max_age: "soon" }), "invalid_request");
  },

  async hint_of_somebody_else() {
    const config = await discover(world.tool);
    const { tokens } = await signIn(config, browser(world.grace));
    const person = browser();
    await signIn(config, person);
    const hint = { id_token_hint: tokens.id_token };
    assert.equal(await refusal(config, person, { ...hint, prompt: "none" }), "login_required");
    const own = { id_token_hint: (await signIn(config, person)).tokens.id_token, prompt: "none" };
    await signIn(config, person, own);
    const { url } = await ask(config, hint);
    const page = await person.walk(url, { until: "Sign in to Atlas" });
    assert.match(page.page, /expects somebody else/);
  },

  async logout() {
    const config = await discover(world.tool);
    const person = browser();
    const { tokens } = await signIn(config, person);
    const away = "https://atlas.example/bye";
    const url = oidc.buildEndSessionUrl(config, {
      id_token_hint: tokens.id_token,
      post_logout_redirect_uri: away,
      state: "later",
    });
    const back = await person.walk(url);
    assert.equal(back.href, `${away}?state=later`);
    assert.equal(await refusal(config, person, { prompt: "none" }), "login_required");
    // Without a proof whose session it is, the person is asked; elsewhere nobody is sent.
    await signIn(config, person);
    const asked = oidc.buildEndSessionUrl(config, { post_logout_redirect_uri: away });
    const page = await person.walk(asked, { until: "Sign out here, too?" });
    assert.equal(page.heading, "Sign out here, too?");
    assert.equal((await person.walk(asked)).href, away);
    const wrong = oidc.buildEndSessionUrl(config, { post_logout_redirect_uri: "https://evil.example/" });
    assert.equal((await person.walk(wrong)).status, 400);
  },

  async pairwise() {
    const one = await discover(world.private_tool);
    const two = await discover(world.other_private_tool);
    const person = browser();
    const here = (await signIn(one, person)).tokens.claims().sub;
    const { url, checks } = await ask(two, { redirect_uri: world.other_redirect_uri });
    const back = await person.walk(url);
    const there = (await oidc.authorizationCodeGrant(two, back, checks)).claims().sub;
    assert.notEqual(here, world.ada.public_id);
    assert.notEqual(here, there);
    const again = (await signIn(one, browser())).tokens;
    assert.equal(again.claims().sub, here);
    const known = await oidc.fetchUserInfo(one, again.access_token, here);
    assert.equal(known.sub, here);
    const grace = (await signIn(one, browser(world.grace))).tokens.claims().sub;
    assert.notEqual(grace, here);
  },

  async organisations_and_roles() {
    const config = await discover(world.tool);
    const scope = "openid organisations roles";
    const { tokens } = await signIn(config, browser(world.grace), { scope });
    const known = await oidc.fetchUserInfo(config, tokens.access_token, world.grace.public_id);
    assert.equal(known.organisation.name, "Acme");
    assert.deepEqual(known.organisations.map((each) => each.name), ["Acme"]);
    assert.deepEqual(known.organisations[0].roles, ["learner", "manager"]);
    assert.deepEqual(known.roles, ["learner", "manager"]);
    assert.equal(known.email, undefined);
  },

  async not_offered() {
    const config = await discover(world.tool);
    const person = browser(world.linus);
    const { url } = await ask(config);
    const page = await person.walk(url, { until: "Atlas is not offered to you" });
    assert.equal(page.status, 403);
    assert.equal(await refusal(config, person, { prompt: "none" }), "access_denied");
  },

  async revocation() {
    const config = await discover(world.tool);
    const { tokens } = await signIn(config);
    await oidc.tokenRevocation(config, tokens.refresh_token);
    await refused(oidc.refreshTokenGrant(config, tokens.refresh_token), "invalid_grant");
    const sub = tokens.claims().sub;
    await assert.rejects(oidc.fetchUserInfo(config, tokens.access_token, sub), { status: 401 });
  },

  async registration() {
    const wish = {
      client_name: "Newcomer",
      redirect_uris: [REDIRECT],
      grant_types: ["authorization_code", "refresh_token"],
      scope: "openid profile email offline_access",
    };
    const register = (token, more = {}) =>
      oidc.dynamicClientRegistration(
        new URL(world.issuer),
        { ...wish, ...more },
        undefined,
        { ...INSECURE, initialAccessToken: token },
      );
    await assert.rejects(register(undefined), { status: 401 });
    await assert.rejects(register("guessed"), { status: 401 });
    const bad = { redirect_uris: ["http://atlas.example/callback"] };
    await refused(register(world.pass, bad), "invalid_redirect_uri");
    const config = await register(world.pass);
    const { tokens } = await signIn(config);
    assert.equal(tokens.claims().aud, config.clientMetadata().client_id);
    await assert.rejects(register(world.pass, { client_name: "Another" }), { status: 401 });
  },

  async other_documents() {
    const json = async (path) => (await fetch(new URL(path, world.issuer))).json();
    const said = await json("/.well-known/oauth-authorization-server");
    assert.deepEqual(said, await json("/.well-known/openid-configuration"));
    assert.equal(said.issuer, world.issuer);
    const ours = await json("/.well-known/oauth-protected-resource");
    assert.equal(ours.resource, world.issuer);
    assert.deepEqual(ours.authorization_servers, [world.issuer]);
    const mcp = await json("/.well-known/oauth-protected-resource/mcp");
    assert.equal(mcp.resource, `${world.issuer}/mcp`);
    const config = await oidc.discovery(
      new URL(world.issuer), world.tool.client_id, undefined, proofOf(world.tool),
      { ...INSECURE, algorithm: "oauth2" },
    );
    assert.equal(config.serverMetadata().issuer, world.issuer);
  },

  // The one tool lives through it all; between the steps the house turns its keys.
  async keys_turn() {
    const config = await discover(world.tool);
    const person = browser();
    const kids = [];
    for (const step of ["before", "published", "turned", "forgotten"]) {
      const { tokens } = await signIn(config, person);
      kids.push(header(tokens.id_token).kid);
      const refreshed = await oidc.refreshTokenGrant(config, tokens.refresh_token);
      assert.equal(refreshed.claims().sub, tokens.claims().sub);
      tell({ step, kid: kids.at(-1) });
      if ((await read()) === '"a day passed"') aDayPasses();
    }
    assert.equal(kids[1], kids[0], "a new key is published before it signs");
    assert.notEqual(kids[2], kids[1], "then it signs");
    assert.equal(kids[3], kids[2]);
  },
};

await scenarios[process.argv[2]]();
tell({ passed: process.argv[2] });
process.exit(0);
