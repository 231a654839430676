/** Inputs with one mistake against the grammar: each names the part for which an implementation must refuse it. */
import type { Json, JsonObject } from '../../model/cedar/syntax/interchange.ts';
import type { RefineInput } from '../../model/iam/syntax/interchange.ts';
import type { Choices } from '../choices.ts';

type Part = keyof RefineInput;
type Mistake = (value: Json) => Json;

const with_ = (changes: JsonObject) => (json: Json) => ({ ...(json as JsonObject), ...changes });

/** In the first statement, whichever way it is written. */
const inStatement =
  (change: Mistake): Mistake =>
  policy => {
    const { Statement } = policy as JsonObject;
    const changed = Array.isArray(Statement)
      ? [change(Statement[0]), ...Statement.slice(1)]
      : change(Statement as Json);
    return { ...(policy as JsonObject), Statement: changed };
  };

const without =
  (key: string): Mistake =>
  json =>
    Object.fromEntries(Object.entries(json as JsonObject).filter(([other]) => other !== key));

const EMPTY_ALLOW = { Effect: 'Allow', Action: [] };

const MISTAKES: readonly (readonly [Part, Mistake])[] = [
  ['policy', () => null],
  ['policy', json => [json]],
  ['policy', without('Statement')],
  ['policy', with_({ Statement: 'Allow' })],
  ['policy', with_({ Statement: [[]] })],
  ['policy', with_({ Version: '2012-10-18' })],
  ['policy', with_({ Id: 1 })],
  ['policy', with_({ statement: [] })],
  ['policy', with_({ toString: 'x' })],
  ['policy', inStatement(without('Effect'))],
  ['policy', inStatement(with_({ Effect: 'allow' }))],
  ['policy', inStatement(json => without('NotAction')(without('Action')(json)))],
  ['policy', inStatement(with_({ Action: 's3:*', NotAction: 's3:*' }))],
  ['policy', inStatement(with_({ Action: null }))],
  ['policy', inStatement(with_({ Action: ['s3:*', 1] }))],
  ['policy', inStatement(with_({ Action: [['s3:*']] }))],
  ['policy', inStatement(with_({ Sid: null }))],
  ['policy', inStatement(with_({ Resource: [null] }))],
  ['policy', inStatement(with_({ Resource: '*', NotResource: '*' }))],
  ['policy', inStatement(with_({ Principal: '*', NotPrincipal: '*' }))],
  ['policy', inStatement(with_({ Principal: 'me' }))],
  ['policy', inStatement(with_({ Principal: { aws: '*' } }))],
  ['policy', inStatement(with_({ Condition: { Bool: 'true' } }))],
  ['policy', inStatement(with_({ Condition: { Bool: { k: null } } }))],
  ['policy', inStatement(with_({ Condition: { Bool: { k: [['x']] } } }))],
  ['policy', inStatement(with_({ constructor: 's3:*' }))],
  ['policy', () => ({ Statement: { ...EMPTY_ALLOW, Allow: true } })],
  ['catalogue', () => []],
  ['catalogue', () => null],
  ['catalogue', with_({ 's3:': ['GetObject'] })],
  ['catalogue', with_({ '': ['GetObject'] })],
  ['catalogue', with_({ s3: 'GetObject' })],
  ['catalogue', with_({ s3: ['Get*'] })],
  ['catalogue', with_({ s3: [''] })],
  ['catalogue', with_({ s3: [null] })],
  ['catalogue', with_({ s3: ['s3:GetObject'] })],
  ['catalogue', with_({ s3: ['Get\u212Aey'] })],
  ['unused', () => ({})],
  ['unused', json => [...(json as Json[]), null]],
  ['unused', json => [...(json as Json[]), {}]],
  ['unused', json => [...(json as Json[]), { actions: ['GetObject'] }]],
  ['unused', json => [...(json as Json[]), { serviceNamespace: '' }]],
  ['unused', json => [...(json as Json[]), { serviceNamespace: 's3', action: ['GetObject'] }]],
  ['unused', json => [...(json as Json[]), { serviceNamespace: 's3', actions: null }]],
  ['unused', json => [...(json as Json[]), { serviceNamespace: 's3', actions: 'GetObject' }]],
  ['unused', json => [...(json as Json[]), { serviceNamespace: 's3', actions: [{ action: 'GetObject' }] }]],
  ['unused', json => [...(json as Json[]), { serviceNamespace: 's3', actions: ['s3:GetObject'] }]],
];

/** One mistake; seldom two, of which the part that comes first counts. */
export function spoiled(choices: Choices, input: RefineInput): RefineInput {
  const [part, mistake] = choices.pick(MISTAKES);
  const once = { ...input, [part]: mistake(input[part]) };
  if (!choices.chance(0.1)) return once;
  const [other, another] = choices.pick(MISTAKES);
  return other === part ? once : { ...once, [other]: another(input[other]) };
}
