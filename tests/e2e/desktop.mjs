// A desktop for the tests: a screen in memory, a message bus and a window manager, apart from those of the user.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** Larger than any window of the tests with its frame. */
const SCREEN = '1440x1000x24';

/** Starts everything. `env` is what a program needs to find it; `close` ends it. */
export async function openDesktop() {
  const children = [];
  const start = (command, args, options) => {
    const child = spawn(command, args, options);
    child.on('error', (error) => console.error(`${command}: ${error.message}`));
    children.push(child);
    return child;
  };
  const close = () => children.splice(0).reverse().forEach((child) => child.kill());
  process.once('exit', close);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => process.exit(1));

  // Xvfb takes the first free display and writes its number to the file descriptor that it is given.
  const screen = start('Xvfb', ['-displayfd', '3', '-screen', '0', SCREEN, '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const bus = start('dbus-daemon', ['--session', '--nofork', '--nopidfile', '--print-address=1'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const env = {
    DISPLAY: `:${await firstLine(screen.stdio[3])}`,
    DBUS_SESSION_BUS_ADDRESS: await firstLine(bus.stdout),
    GDK_BACKEND: 'x11',
    WAYLAND_DISPLAY: '',
  };
  start('openbox', [], { env: { ...process.env, ...env }, stdio: 'ignore' });
  return { env, close };
}

async function firstLine(stream) {
  const [line] = await once(createInterface({ input: stream }), 'line');
  return line.trim();
}
