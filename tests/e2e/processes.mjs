// The processes of a window that was started with folders of its own.
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';

/** The processes that were started with these folders: the window, and what the web view starts for it. */
export function processes(folders) {
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name)).flatMap((name) => {
    try {
      const env = readFileSync(`/proc/${name}/environ`, 'utf8').split('\0');
      const [command] = readFileSync(`/proc/${name}/cmdline`, 'utf8').split('\0');
      return env.includes(`XDG_DATA_HOME=${folders.XDG_DATA_HOME}`) ? [{ pid: Number(name), command }] : [];
    } catch {
      return []; // It has ended meanwhile, or belongs to someone else.
    }
  });
}

/** Ends the processes of these folders that are still there, and waits until they are gone: as long as one still holds the
 * message bus, the next window takes it for the one instance that there may be. */
export async function endAll(folders) {
  for (let left = processes(folders); left.length; left = processes(folders)) {
    for (const { pid } of left) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // It has ended meanwhile.
      }
    }
    for (const { pid } of left) while (!ended(pid)) await wait(5);
  }
}

/** Has it given back all it had? It has when its last thread is gone; its environment goes before. */
function ended(pid) {
  try {
    return readdirSync(`/proc/${pid}/task`).length <= 1 && /^State:\s+[ZX]/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return true;
  }
}
