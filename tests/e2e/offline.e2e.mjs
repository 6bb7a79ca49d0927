// Nothing leaves the computer: none of the window's processes has a network socket, whatever is done in it. Here the window
// runs without a web driver, which would have sockets of its own, and is used as by a hand: with keys from the X server.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { freshFolders, start, xdotool } from './harness.mjs';
import { processes } from './processes.mjs';

const TABLES = ['tcp', 'tcp6', 'udp', 'udp6', 'udplite', 'udplite6', 'raw', 'raw6', 'icmp', 'icmp6', 'packet'];

/** The numbers of all network sockets of the computer, as their tables show them: everything but those between programs. */
function networkSockets() {
  const found = new Set();
  for (const table of TABLES) {
    let lines;
    try {
      lines = readFileSync(`/proc/net/${table}`, 'utf8').trim().split('\n');
    } catch {
      continue; // The kernel does not speak it.
    }
    const at = table === 'packet' ? 8 : 9;
    for (const line of lines.slice(1)) found.add(line.trim().split(/\s+/)[at]);
  }
  return found;
}

/** The network sockets of a process. */
function socketsOf(pid, all = networkSockets()) {
  let names;
  try {
    names = readdirSync(`/proc/${pid}/fd`);
  } catch {
    return []; // It has ended meanwhile.
  }
  return names.flatMap((name) => {
    try {
      const number = /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${name}`))?.[1];
      return number && all.has(number) ? [number] : [];
    } catch {
      return [];
    }
  });
}

/** Does a file of the folder hold these words? */
function keeps(folder, words) {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return files.some((file) => readFileSync(path.join(file.path, file.name)).includes(words));
}

test('a network socket would be seen', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  assert.equal(socketsOf(process.pid).length, 1);
  server.close();
});

test('the window and its web view have no network socket', async (t) => {
  const folders = freshFolders();
  const window = await start(t, folders);
  const seen = new Set();
  const check = () => {
    const all = networkSockets();
    for (const { pid, command } of processes(folders)) {
      seen.add(command.split('/').at(-1));
      assert.deepEqual(socketsOf(pid, all), [], `${command} has a network socket`);
    }
  };
  check();
  const deeds = [
    ['type', '--delay', '5', 'Bonjour, voir https://example.org et http://example.com/image.png ou javascript:alert'],
    ['key', 'F8'], ['key', 'ctrl+period'], ['key', 'Escape'],
    ['key', 'ctrl+2'], ['key', 'ctrl+3'], ['key', 'ctrl+4'], ['key', 'ctrl+1'], ['key', 'ctrl+Return'],
  ];
  for (const deed of deeds) {
    xdotool(...deed);
    for (let times = 0; times < 10; times += 1) {
      check();
      await wait(30);
    }
  }
  assert.ok(keeps(folders.XDG_DATA_HOME, 'https://example.org'), 'the keys did not reach the window');
  assert.equal(window.exitCode, null, 'the window has ended');
  assert.ok(seen.size >= 2 && [...seen].some((name) => name.startsWith('WebKit')), `processes: ${[...seen].join(', ')}`);
});
