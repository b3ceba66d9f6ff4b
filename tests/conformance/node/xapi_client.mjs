// A program that tells and reads: npm's @xapi/xapi, the client that courses are built with.
// node xapi_client.mjs SCENARIO; endpoint, user, password and version come as JSON by stdin.
import assert from "node:assert/strict";
import { createHash, randomUUID } from "node:crypto";
import { text } from "node:stream/consumers";
import xapi from "@xapi/xapi";

const XAPI = xapi.default ?? xapi;
const { endpoint, user, password, version } = JSON.parse(await text(process.stdin));
const client = new XAPI({ endpoint, auth: XAPI.toBasicAuth(user, password), version, adapter: "fetch" });

const agent = { objectType: "Agent", name: "Ada", mbox: "mailto:ada@course.example" };
const activityId = "https://course.example/activities/1";
const object = {
  objectType: "Activity",
  id: activityId,
  definition: { name: { "en-US": "Weaving", "fr-FR": "Tisser" } },
};
const statement = (more = {}) => ({ id: randomUUID(), actor: agent, verb: XAPI.Verbs.COMPLETED, object, ...more });
const refused = async (promise, status) => {
  const answer = await promise.then(() => ({ status: 200 }), (error) => JSON.parse(error.message));
  assert.equal(answer.status, status);
};

const scenarios = {
  async it_speaks_both_versions() {
    const { data, headers } = await client.getAbout();
    assert.ok(data.version.includes(version));
    assert.equal(headers["x-experience-api-version"], version);
  },

  async a_statement_is_told_and_read() {
    const told = statement({ result: { success: true, score: { scaled: 0.5 } } });
    const sent = await client.sendStatement({ statement: told });
    assert.deepEqual(sent.data, [told.id]);
    const read = await client.getStatement({ statementId: told.id });
    for (const part of ["id", "actor", "verb", "object", "result"]) assert.deepEqual(read.data[part], told[part]);
    assert.ok(read.data.stored && read.data.authority && read.data.version);
    await refused(client.sendStatement({ statement: { ...told, verb: XAPI.Verbs.FAILED } }), 409);
    await client.sendStatement({ statement: told });
  },

  async pages_go_on_until_all_was_read() {
    const mine = { ...agent, mbox: `mailto:${randomUUID()}@course.example` };
    const told = Array.from({ length: 7 }, () => statement({ actor: mine }));
    const ids = (await client.sendStatements({ statements: told })).data;
    assert.deepEqual(ids, told.map(({ id }) => id));
    const read = [];
    let page = (await client.getStatements({ agent: mine, limit: 3 })).data;
    for (;;) {
      read.push(...page.statements.map(({ id }) => id));
      if (!page.more) break;
      page = (await client.getMoreStatements({ more: page.more })).data;
    }
    assert.deepEqual(read, ids.toReversed());
    const oldest = await client.getStatements({ agent: mine, limit: 1, ascending: true });
    assert.equal(oldest.data.statements[0].id, ids[0]);
  },

  async filters_and_forms_find_what_was_told() {
    const registration = randomUUID();
    const told = statement({ context: { registration } });
    await client.sendStatement({ statement: told });
    const wish = { registration, verb: told.verb.id, activity: activityId, agent };
    const exact = await client.getStatements(wish);
    assert.equal(exact.data.statements.length, 1);
    const ids = (await client.getStatements({ ...wish, format: "ids" })).data.statements[0];
    assert.deepEqual(ids.object, { id: activityId, ...(ids.object.objectType && { objectType: "Activity" }) });
    assert.equal((await client.getStatements({ registration: randomUUID() })).data.statements.length, 0);
    const related = { activity: activityId, related_activities: true, registration };
    assert.equal((await client.getStatements(related)).data.statements[0].id, told.id);
  },

  async what_is_voided_is_read_as_voided_only() {
    const told = statement();
    await client.sendStatement({ statement: told });
    await client.voidStatement({ actor: agent, statementId: told.id });
    await refused(client.getStatement({ statementId: told.id }), 404);
    const voided = await client.getVoidedStatement({ voidedStatementId: told.id });
    assert.equal(voided.data.id, told.id);
  },

  async attachments_come_back_as_they_went() {
    const words = "Ada wove this.";
    const bytes = new TextEncoder().encode(words).buffer;
    const sha2 = createHash("sha256").update(words).digest("hex");
    const attachment = {
      usageType: XAPI.AttachmentUsages.SUPPORTING_MEDIA,
      display: { "en-US": "Cloth" },
      contentType: "text/plain",
      length: words.length,
      sha2,
    };
    const told = statement({ attachments: [attachment] });
    await client.sendStatement({ statement: told, attachments: [bytes] });
    const { data } = await client.getStatement({ statementId: told.id, attachments: true });
    assert.equal(data[0].id, told.id);
    assert.equal(data[1], words);
    const missing = { statement: statement({ attachments: [{ ...attachment, sha2: sha2.replace(/./g, "a") }] }) };
    await refused(client.sendStatement(missing), 400);
  },

  async a_state_is_kept_merged_and_forgotten() {
    const place = { agent, activityId, stateId: randomUUID(), registration: randomUUID() };
    await client.createState({ ...place, state: { slide: 1, marks: [1] } });
    await client.createState({ ...place, state: { slide: 2 } });
    const read = await client.getState(place);
    assert.deepEqual(read.data, { slide: 2, marks: [1] });
    const states = await client.getStates(place);
    assert.deepEqual(states.data, [place.stateId]);
    const etag = read.headers.etag;
    await client.setState({ ...place, state: { slide: 3 }, etag, matchHeader: "If-Match" });
    await refused(client.setState({ ...place, state: { slide: 4 }, etag, matchHeader: "If-Match" }), 412);
    assert.deepEqual((await client.getState(place)).data, { slide: 3 });
    const { stateId: _, ...all } = place;
    await client.deleteStates(all);
    await refused(client.getState(place), 404);
  },

  async profiles_are_written_with_what_one_knows_of_them() {
    const kinds = [
      ["Agent", { agent, profileId: randomUUID() }],
      ["Activity", { activityId, profileId: randomUUID() }],
    ];
    for (const [kind, place] of kinds) {
      const first = { ...place, profile: { likes: "wool" }, etag: "*", matchHeader: "If-None-Match" };
      await client[`set${kind}Profile`](first);
      await refused(client[`set${kind}Profile`](first), 412);
      await refused(client[`set${kind}Profile`]({ ...place, profile: { likes: "silk" } }), 409);
      await client[`create${kind}Profile`]({ ...place, profile: { hand: "left" } });
      const read = await client[`get${kind}Profile`](place);
      assert.deepEqual(read.data, { likes: "wool", hand: "left" });
      const ids = (await client[`get${kind}Profiles`](place)).data;
      assert.ok(ids.includes(place.profileId));
      await client[`delete${kind}Profile`]({ ...place, etag: read.headers.etag });
      await refused(client[`get${kind}Profile`](place), 404);
    }
  },

  async activities_and_agents_are_known_afterwards() {
    await client.sendStatement({ statement: statement() });
    const { data } = await client.getActivity({ activityId });
    assert.deepEqual(data.definition.name, object.definition.name);
    const person = await client.getAgent({ agent });
    assert.equal(person.data.objectType, "Person");
    assert.deepEqual(person.data.mbox, [agent.mbox]);
    assert.ok(person.data.name.includes("Ada"));
  },

  async nobody_comes_in_without_a_secret() {
    const stranger = new XAPI({ endpoint, auth: XAPI.toBasicAuth(user, "nothing"), version, adapter: "fetch" });
    await refused(stranger.getStatements({}), 401);
  },
};

await scenarios[process.argv[2]]();
console.log(JSON.stringify({ passed: process.argv[2] }));
