// What is made from sources and takes long, kept for the next process: a file beside what npm has installed. Nobody else may
// write there, so what is read is what was made here.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const FOLDER = fileURLToPath(new URL('../node_modules/.cache/lockstep/', import.meta.url));

/** What `make` makes of these words, or has made of them in an earlier thread or process. `folder`: another one in tests. */
export function kept(words, make, folder = FOLDER) {
  const name = createHash('sha256').update(JSON.stringify(words)).digest('hex');
  const path = join(folder, `${name}.js`);
  return read(path) ?? keep(folder, path, make());
}

/** undefined: not made yet. */
function read(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

/** Complete or not at all: other threads read it. An installation that cannot be written to does without. */
function keep(folder, path, code) {
  const own = `${path}.${process.pid}-${performance.now()}`;
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(own, code);
    renameSync(own, path);
  } catch {
    return code;
  }
  return code;
}
