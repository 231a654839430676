/** The inputs of a range of a fuzzing lane, as they are made in a worker: mutants, each looked at before it is asked about. */

import type { Kept, MutantSpec, RangeJob } from '../campaign/protocol.ts';
import type { RangeInputs } from '../campaign/range-job.ts';
import { ownSubject } from '../config/current.ts';
import type { Subject } from '../subject.ts';
import { FeatureTable } from './feature-table.ts';
import { instrumentedOwn } from './instrumented-own.ts';
import { Mutants } from './mutants.ts';
import { type Sensor, sensorFor } from './sensor.ts';

/** By lane and subject: a sensor may hold what takes long to make. */
const sensors = new Map<string, Sensor>();

function sensorOf(subject: Subject, spec: MutantSpec): Sensor {
  const key = keyOf(subject, spec);
  const sensor = sensors.get(key) ?? sensorFor(spec.lane, subject);
  sensors.set(key, sensor);
  return sensor;
}

/** What takes seconds, before any input has the time that it is given. */
export async function prepare(subject: Subject, spec: MutantSpec): Promise<void> {
  const key = keyOf(subject, spec);
  if (ownSubject(subject.name) !== undefined && !sensors.has(key)) {
    sensors.set(key, sensorFor(spec.lane, subject, await instrumentedOwn()));
  }
  sensorOf(subject, spec);
}

const keyOf = (subject: Subject, { lane }: MutantSpec): string => `${lane} ${subject.name}`;

export function mutantInputs(subject: Subject, job: RangeJob, spec: MutantSpec): RangeInputs {
  const mutants = new Mutants(subject, job.seed, spec);
  // One that is suspected of killing is not looked at: its looker would be taken for an implementation.
  if (job.announce !== undefined)
    return { at: index => ({ input: mutants.inputOf(mutants.bytesAt(index)), isNew: true }) };
  const sensor = sensorOf(subject, spec);
  const kept: Kept[] = [];
  const shown = new FeatureTable(spec.shown);
  return {
    seen: { kept, counters: sensor.counters },
    at: index => {
      const bytes = mutants.bytesAt(index);
      const input = mutants.inputOf(bytes);
      const features = Uint32Array.from(sensor.sense(input));
      const isNew = shown.addAll(features) > 0;
      if (isNew) kept.push({ index, bytes: mutants.meaningful(bytes), features });
      return { input, isNew };
    },
  };
}
