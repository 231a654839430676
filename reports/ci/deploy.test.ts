/** The files with which Lockstep runs elsewhere: they say what their runners understand, and call what there is. */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { mergeCommand } from '../../harness/commands/merge.ts';
import { runCommand } from '../../harness/commands/run.ts';

const root = resolve(import.meta.dirname, '../..');

type Node = null | string | number | boolean | readonly Node[] | { readonly [key: string]: Node };

function yaml(file: string): Node {
  const [document, ...more] = parseAllDocuments(readFileSync(join(root, file), 'utf8'), {
    strict: true,
    uniqueKeys: true,
  });
  expect(more).toEqual([]);
  expect(document?.errors.map(String)).toEqual([]);
  return document?.toJS() as Node;
}

/**
 * A schema by example: `!` marks what must be there, `*` any key. Strings name a type or list the words that are allowed.
 */
type Schema = string | RegExp | readonly [Schema] | { readonly [key: string]: Schema };

function errors(value: Node, schema: Schema, at: string): string[] {
  if (schema instanceof RegExp)
    return typeof value === 'string' && schema.test(value) ? [] : [`${at}: ${String(value)}`];
  if (typeof schema === 'string') {
    const fits = ['string', 'number', 'boolean'].includes(schema)
      ? typeof value === schema
      : schema === 'any' || schema.split('|').includes(String(value));
    return fits ? [] : [`${at}: ${JSON.stringify(value)} is no ${schema}`];
  }
  if (Array.isArray(schema)) {
    return Array.isArray(value)
      ? value.flatMap((each, i) => errors(each, schema[0], `${at}[${i}]`))
      : [`${at}: no list`];
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [`${at}: no object`];
  const known = Object.entries(schema as Record<string, Schema>);
  const missing = known.filter(([key]) => key.endsWith('!') && !Object.hasOwn(value, key.slice(0, -1)));
  const inside = Object.entries(value as Record<string, Node>).flatMap(([key, each]) => {
    const rule = known.find(([name]) => name.replace(/!$/, '') === key) ?? known.find(([name]) => name === '*');
    return rule === undefined ? [`${at}.${key} is unknown`] : errors(each, rule[1], `${at}.${key}`);
  });
  return [...missing.map(([key]) => `${at}.${key} is missing`), ...inside];
}

const METADATA: Schema = { name: /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/, labels: { '*': 'string' } };
/** The part of batch/v1 Job that is used, with the types that the Kubernetes API gives it. */
const JOB: Schema = {
  'apiVersion!': 'batch/v1',
  'kind!': 'Job',
  'metadata!': METADATA,
  'spec!': {
    'completionMode!': 'Indexed',
    'completions!': 'number',
    'parallelism!': 'number',
    'activeDeadlineSeconds!': 'number',
    'backoffLimitPerIndex!': 'number',
    maxFailedIndexes: 'number',
    ttlSecondsAfterFinished: 'number',
    'podFailurePolicy!': {
      'rules!': [
        {
          'action!': 'Ignore|FailIndex|FailJob|Count',
          onExitCodes: { containerName: 'string', 'operator!': 'In|NotIn', 'values!': ['number'] },
          onPodConditions: [{ 'type!': 'string', status: 'True|False|Unknown' }],
        },
      ],
    },
    'template!': {
      metadata: METADATA,
      'spec!': {
        'restartPolicy!': 'Never',
        terminationGracePeriodSeconds: 'number',
        'containers!': [
          {
            'name!': 'string',
            'image!': 'string',
            command: ['string'],
            args: ['string'],
            env: [
              {
                'name!': /^[A-Z_]+$/,
                value: 'string',
                valueFrom: { 'fieldRef!': { 'fieldPath!': 'string' } },
              },
            ],
            resources: { '*': { '*': /^\d+(Gi|Mi|m)?$/ } },
            volumeMounts: [{ 'name!': 'string', 'mountPath!': /^\// }],
          },
        ],
        volumes: [{ 'name!': 'string', persistentVolumeClaim: { 'claimName!': 'string' } }],
      },
    },
  },
};

const WORKFLOW: Schema = {
  'name!': 'string',
  'on!': 'any',
  'permissions!': { '*': 'read|write|none' },
  concurrency: { 'group!': 'string', 'cancel-in-progress': 'boolean' },
  env: { '*': 'any' },
  'jobs!': {
    '*': {
      'runs-on!': 'string',
      'timeout-minutes!': 'number',
      needs: 'string',
      if: 'string',
      strategy: { 'fail-fast': 'boolean', matrix: { '*': ['number'] } },
      'steps!': [
        {
          name: 'string',
          uses: /^[\w-]+\/[\w/-]+@v\d+$/,
          run: 'string',
          if: 'string',
          with: { '*': 'any' },
          env: { '*': 'any' },
        },
      ],
    },
  },
};

interface Job {
  readonly spec: {
    readonly completions: number;
    readonly maxFailedIndexes: number;
    readonly podFailurePolicy: {
      readonly rules: readonly { readonly onExitCodes?: { readonly values: readonly number[] } }[];
    };
    readonly template: {
      readonly spec: {
        readonly containers: readonly {
          readonly name: string;
          readonly args: readonly string[];
          readonly env: readonly { readonly name: string; readonly value?: string }[];
        }[];
      };
    };
  };
}

/** Options of our commands as a text calls them, that do not exist. */
function unknownOptions(text: string): string[] {
  const commands = new Map([runCommand(), mergeCommand()].map(each => [each.name(), each]));
  const calls = [
    ...text.matchAll(/(?:npx lockstep|bin\/lockstep\.js"?) (run|merge)((?:.|\n)*?)(?:\n\s*\n|\n\s*-|$|>")/g),
  ];
  expect(calls.length).toBeGreaterThan(0);
  return calls.flatMap(([, name = '', rest = '']) => {
    const known = commands.get(name)?.options.map(option => option.long) ?? [];
    return [...rest.matchAll(/--[a-z-]+/g)].map(([option]) => option).filter(option => !known.includes(option));
  });
}

describe('the Kubernetes Job', () => {
  const file = 'deploy/kubernetes-indexed-job.yaml';

  it('has the shape of a batch/v1 Job', () => {
    expect(errors(yaml(file), JOB, 'job')).toEqual([]);
  });

  it('agrees with itself and with the exit codes of Lockstep', () => {
    const { spec } = yaml(file) as unknown as Job;
    const [container] = spec.template.spec.containers;
    const shards = container?.env.find(({ name }) => name === 'LOCKSTEP_SHARDS')?.value;
    expect(shards).toBe(String(spec.completions));
    expect(spec.maxFailedIndexes).toBeLessThanOrEqual(spec.completions);
    expect(spec.podFailurePolicy.rules.flatMap(rule => rule.onExitCodes?.values ?? [])).toEqual([2, 3]);
    expect(container?.args[0]).toContain('JOB_COMPLETION_INDEX + 1');
    expect(unknownOptions(container?.args[0] ?? '')).toEqual([]);
  });

  it('is refused with what Kubernetes would refuse', () => {
    const job = yaml(file) as { spec: object };
    expect(
      errors({ ...job, spec: { ...job.spec, completionMode: 'NonIndexed', retries: 3 } } as Node, JOB, 'job'),
    ).toEqual(['job.spec.completionMode: "NonIndexed" is no Indexed', 'job.spec.retries is unknown']);
  });
});

describe('the workflows', () => {
  const files = readdirSync(join(root, '.github/workflows')).map(name => `.github/workflows/${name}`);

  it('are two', () => expect(files).toHaveLength(2));

  it.each(files)('%s has the shape of a workflow, and calls what there is', file => {
    const workflow = yaml(file) as {
      jobs: Record<string, { needs?: string; steps: { run?: string; uses?: string }[] }>;
    };
    expect(errors(workflow as unknown as Node, WORKFLOW, 'workflow')).toEqual([]);
    for (const { needs, steps } of Object.values(workflow.jobs)) {
      if (needs !== undefined) expect(Object.keys(workflow.jobs)).toContain(needs);
      // Each step does one thing.
      expect(steps.filter(step => (step.run === undefined) === (step.uses === undefined))).toEqual([]);
    }
    const runs = Object.values(workflow.jobs).flatMap(({ steps }) => steps.map(({ run }) => run ?? ''));
    expect(unknownOptions(runs.filter(run => run.includes('lockstep ')).join('\n\n'))).toEqual([]);
    // What somebody types into a form must not be taken for a command.
    expect(runs.join('\n')).not.toMatch(/\$\{\{\s*(inputs|github\.event)/);
  });
});

describe('the script that runs shards as processes', () => {
  const sh = (...args: string[]) =>
    spawnSync('sh', [join(root, 'deploy/local-shards.sh'), ...args], { encoding: 'utf8' });

  it('is a shell script', () => {
    expect(spawnSync('sh', ['-n', join(root, 'deploy/local-shards.sh')]).status).toBe(0);
  });

  it.each([
    [[], 'N must be a whole number from 1 on, not ""'],
    [['0', '/nowhere', '--seed', '1'], 'N must be a whole number from 1 on, not "0"'],
    [['two', '/nowhere', '--seed', '1'], 'N must be a whole number from 1 on, not "two"'],
    [['2'], 'FOLDER for the databases is missing'],
  ])('says what it wants: %j', (args, message) => {
    const { status, stderr } = sh(...args);
    expect([status, stderr]).toEqual([2, expect.stringContaining(message)]);
  });

  it('wants a seed', () => {
    const { status, stderr } = sh('4', '/nowhere', '--tests', '10');
    expect([status, stderr]).toEqual([2, expect.stringContaining('give --seed')]);
  });
});
