/** The inputs of a range of a fuzzing lane, as they are made in a worker: mutants, each looked at before it is asked about. */

import type { Kept, MutantSpec, RangeJob } from '../campaign/protocol.ts';
import type { RangeInputs } from '../campaign/range-job.ts';
import type { Subject } from '../subject.ts';
import { FeatureTable } from './feature-table.ts';
import { Mutants } from './mutants.ts';
import { type Sensor, sensorFor } from './sensor.ts';

/** By lane and subject: a sensor may hold what takes long to make. */
const sensors = new Map<string, Sensor>();

function sensorOf(subject: Subject, { lane }: MutantSpec): Sensor {
  const key = `${lane} ${subject.name}`;
  const sensor = sensors.get(key) ?? sensorFor(lane, subject);
  sensors.set(key, sensor);
  return sensor;
}

/** What takes seconds, before any input has the time that it is given. */
export const prepare = (subject: Subject, spec: MutantSpec): void => void sensorOf(subject, spec);

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
      // Sent to another process: exactly these bytes, not the pool of a Buffer that they may stand in.
      if (isNew) kept.push({ index, bytes: Uint8Array.from(bytes), features });
      return { input, isNew };
    },
  };
}
