// A tool of a partner: npm's ltijs, certified for LTI 1.3 Advantage, with its tables in memory.
// node lti_tool.mjs PORT; prints "ready URL" and lives until its stdin ends.
import lti from "ltijs";

const port = Number(process.argv[2]);
const url = `http://127.0.0.1:${port}`;
const fits = (row, query) => Object.entries(query ?? {}).every(([name, value]) => row.index[name] === value);

// What ltijs asks of a database: collections of rows, found by equal fields. What it would lay down sealed
// is kept beside the fields by which it is found.
class Memory {
  rows = {};
  async setup() {}
  async Close() {}
  of(name) {
    return (this.rows[name] ??= []);
  }
  async Get(_key, name, query) {
    const found = this.of(name).filter((row) => fits(row, query)).map((row) => ({ ...row.index, ...row.item }));
    return found.length ? found : false;
  }
  async Insert(_key, name, item, index) {
    const copy = JSON.parse(JSON.stringify({ ...item, createdAt: Date.now() }));
    this.of(name).push({ item: copy, index: { ...copy, ...index } });
    return true;
  }
  async Replace(key, name, query, item, index) {
    await this.Delete(name, query);
    return this.Insert(key, name, item, index ?? query);
  }
  async Modify(_key, name, query, change) {
    const row = this.of(name).find((row) => fits(row, query));
    if (row) Object.assign(row.item, change), Object.assign(row.index, change);
    return true;
  }
  async Delete(name, query) {
    this.rows[name] = this.of(name).filter((row) => !fits(row, query));
    return true;
  }
}

lti.Provider.setup(
  "a key of the tool",
  { plugin: new Memory() },
  {
    appRoute: "/",
    loginRoute: "/login",
    keysetRoute: "/keys",
    dynRegRoute: "/register",
    dynReg: {
      url,
      name: "Simulation lab",
      description: "Forklifts to drive and to crash",
      redirectUris: [`${url}/forklift`],
      customParameters: { region: "north" },
      autoActivate: true,
    },
  },
);
const tool = lti.Provider;
tool.onConnect((token, _req, res) => res.json({ token, ltik: res.locals.ltik }));
tool.onInvalidToken((_req, res) => res.status(401).json(res.locals.err));
tool.onDeepLinking(async (token, _req, res) => {
  const items = [
    {
      type: "ltiResourceLink",
      title: "Drive a forklift",
      text: "Twenty minutes in the yard",
      url: `${url}/forklift`,
      custom: { scene: "yard" },
      lineItem: { scoreMaximum: 40, label: "Drive a forklift", resourceId: "forklift", tag: "drive" },
    },
    { type: "link", title: "Read about forklifts", url: "https://forklifts.example/read" },
    { type: "html", html: "<p>this kind is not taken</p>" },
  ];
  res.send(await tool.DeepLinking.createDeepLinkingForm(token, items, { message: "Enjoy" }));
});

const answer = (what) => async (req, res) => {
  try {
    res.json(await what(res.locals.token, req.body ?? {}));
  } catch (error) {
    res.status(500).json({ error: error.message, body: error.response?.body });
  }
};
tool.app.all("/forklift", (_req, res) => res.json({ token: res.locals.token, ltik: res.locals.ltik }));
tool.app.post("/score", answer((token, said) =>
  tool.Grade.submitScore(token, token.platformContext.endpoint.lineitem, said)));
tool.app.post("/scores", answer((token) =>
  tool.Grade.getScores(token, token.platformContext.endpoint.lineitem, {})));
tool.app.post("/columns", answer((token, said) => tool.Grade.getLineItems(token, said)));
tool.app.post("/add-column", answer((token, said) =>
  tool.Grade.createLineItem(token, said, { resourceLinkId: true })));
tool.app.post("/change-column", answer((token, { id, ...said }) => tool.Grade.updateLineItemById(token, id, said)));
tool.app.post("/remove-column", answer((token, said) => tool.Grade.deleteLineItemById(token, said.id)));
tool.app.post("/members", answer((token, said) => tool.NamesAndRoles.getMembers(token, said)));

await tool.deploy({ port, silent: true });
console.log(`ready ${url}`);
process.stdin.resume().on("end", () => process.exit(0));
