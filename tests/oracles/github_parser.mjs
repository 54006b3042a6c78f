// GitHub's own workflow parser and expressions: reads a JSON list of workflows' texts and values of contexts from
// standard input, writes for each its errors and its tree with every expression evaluated.
import { readFileSync } from "node:fs";
import { convertWorkflowTemplate, NoOperationTraceWriter, parseWorkflow } from "@actions/workflow-parser";
import { data, Evaluator, Lexer, Parser } from "@actions/expressions";

const { texts, contexts } = JSON.parse(readFileSync(0, "utf8"));

function known(value) {
  if (typeof value === "string") return new data.StringData(value);
  const pairs = Object.entries(value).map(([key, inner]) => ({ key, value: known(inner) }));
  return new data.Dictionary(...pairs);
}

const world = known(contexts);

function evaluated(text) {
  const names = Object.keys(contexts);
  const lexed = new Lexer(text).lex();
  const parsed = new Parser(lexed.tokens, names, []).parse();
  return new Evaluator(parsed, world).evaluate().coerceString();
}

function plain(token) {
  if (token === null || typeof token !== "object") return token;
  if (token.type === 1) return token.seq.map(plain);
  if (token.type === 2) return Object.fromEntries((token.map ?? []).map(({ Key, Value }) => [plain(Key), plain(Value)]));
  if (token.type === 3) return evaluated(token.expr);
  return token;
}

async function judged(text) {
  const result = parseWorkflow({ name: "workflow.yaml", content: text }, new NoOperationTraceWriter());
  if (result.value) await convertWorkflowTemplate(result.context, result.value);
  const errors = result.context.errors.getErrors().map((error) => error.message);
  const tree = result.value && errors.length === 0 ? plain(JSON.parse(JSON.stringify(result.value))) : null;
  return { errors, tree };
}

Promise.all(texts.map(judged)).then((told) => process.stdout.write(JSON.stringify(told)));
