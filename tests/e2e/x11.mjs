// Another program on the screen, as small as one can be: it speaks to the X server itself. It has a window, can hold keys,
// and can own the clipboard, so that the tests know who asks for it.
import { once } from 'node:events';
import { connect } from 'node:net';

const [CREATE, MAP, CHANGE_PROPERTY, INTERN, NAME_OF, OWN, SEND, GRAB, FOCUS, KEYBOARD] = [1, 8, 18, 16, 17, 22, 25, 33, 43, 101];
const [REQUEST, NOTIFY] = [30, 31];
const [ATOM, STRING, WM_NAME] = [4, 31, 39];
/** Bits of held keys. */
const HELD = { Shift: 1, Ctrl: 4, Alt: 8 };

const u32 = (...values) => Buffer.from(Uint32Array.from(values).buffer);
const u16 = (...values) => Buffer.from(Uint16Array.from(values).buffer);
const padded = (bytes) => Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);

/** A program on the screen of the tests; the test `t` ends it. */
export async function otherProgram(t) {
  const program = new Program();
  await program.begin();
  t.after(() => program.end());
  return program;
}

class Program {
  #socket;
  #bytes = Buffer.alloc(0);
  #sent = 0;
  /** Who waits for the answer to which request. */
  #waiting = new Map();
  #names = new Map();
  #offered = new Map();
  #lastId = 0;
  /** The number of an error that nobody waited for. */
  #error = 0;
  /** What was asked of the clipboard while it was this program's, by name. */
  asked = [];

  async begin() {
    const display = /:(\d+)/.exec(process.env.DISPLAY)[1];
    this.#socket = connect(['', 'tmp', '.X11-unix', `X${display}`].join('/'));
    await once(this.#socket, 'connect');
    const setup = new Promise((done) => this.#waiting.set('setup', { done }));
    this.#socket.on('data', (data) => this.#read(data));
    this.#socket.write(Buffer.from([0x6c, 0, 11, 0, 0, 0, 0, 0, 0, 0, 0, 0]));
    const server = await setup;
    this.firstId = server.readUInt32LE(12);
    [this.lowestKey, this.highestKey] = [server[34], server[35]];
    const screens = 40 + Math.ceil(server.readUInt16LE(24) / 4) * 4 + 8 * server[29];
    this.root = server.readUInt32LE(screens);
  }

  end() {
    this.#socket.destroy();
  }

  /** Opens a window; the window manager gives it the keyboard. Its number. */
  async open(name) {
    const window = this.firstId + this.#lastId++;
    // White, at the middle of the screen.
    const place = u16(300, 300, 300, 200, 0, 0);
    this.#send(CREATE, 0, Buffer.concat([u32(window, this.root), place, u32(0, 2, 0xffffff)]));
    const title = Buffer.from(name);
    this.#send(CHANGE_PROPERTY, 0, Buffer.concat([u32(window, WM_NAME, STRING), u32(8, title.length), padded(title)]));
    this.#send(MAP, 0, u32(window));
    await this.#ask(FOCUS);
    return window;
  }

  /** Holds keys such as `Ctrl+Alt+J`, as a program with a shortcut of its own does. */
  async hold(keys) {
    this.#error = 0;
    const [letter, ...held] = keys.split('+').reverse();
    const count = this.highestKey - this.lowestKey + 1;
    const reply = await this.#ask(KEYBOARD, 0, Buffer.from([this.lowestKey, count, 0, 0]));
    const each = reply[1];
    const wanted = letter.toLowerCase().charCodeAt(0);
    const place = Array.from({ length: count * each }, (_, at) => reply.readUInt32LE(32 + 4 * at)).indexOf(wanted);
    const key = this.lowestKey + Math.floor(place / each);
    const bits = held.reduce((sum, one) => sum + HELD[one], 0);
    // Also with Num Lock and Caps Lock, as programs do.
    for (const locks of [0, 2, 16, 18]) this.#send(GRAB, 0, Buffer.concat([u32(this.root), u16(bits + locks), Buffer.from([key, 1, 1, 0, 0, 0])]));
    await this.#ask(FOCUS);
    if (this.#error) throw new Error(`${keys} cannot be held: error ${this.#error}`);
  }

  /** Takes the clipboard, and offers what is given, by name. */
  async copy(offered) {
    this.asked = [];
    const window = this.firstId + this.#lastId++;
    this.#send(CREATE, 0, Buffer.concat([u32(window, this.root), u16(0, 0, 1, 1, 0, 0), u32(0, 0)]));
    this.#offered = new Map();
    for (const [name, bytes] of Object.entries(offered)) this.#offered.set(await this.#atom(name), { name, bytes: Buffer.from(bytes) });
    this.targets = await this.#atom('TARGETS');
    this.#send(OWN, 0, u32(window, await this.#atom('CLIPBOARD'), 0));
    await this.#ask(FOCUS);
  }

  async #atom(name) {
    const reply = await this.#ask(INTERN, 0, Buffer.concat([u16(name.length, 0), padded(Buffer.from(name))]));
    return reply.readUInt32LE(8);
  }

  async #nameOf(atom) {
    const reply = await this.#ask(NAME_OF, 0, u32(atom));
    return reply.toString('latin1', 32, 32 + reply.readUInt16LE(8));
  }

  #send(code, detail = 0, body = Buffer.alloc(0)) {
    this.#sent = (this.#sent + 1) & 0xffff;
    this.#socket.write(Buffer.concat([Buffer.from([code, detail]), u16(1 + body.length / 4), body]));
    return this.#sent;
  }

  #ask(code, detail, body) {
    const number = this.#send(code, detail, body);
    return new Promise((done, fail) => this.#waiting.set(number, { done, fail }));
  }

  #read(data) {
    this.#bytes = Buffer.concat([this.#bytes, data]);
    const setup = this.#waiting.get('setup');
    for (;;) {
      if (this.#bytes.length < 8) return;
      const answers = this.#bytes[0] === 1;
      const length = setup && this.#waiting.has('setup') ? 8 + 4 * this.#bytes.readUInt16LE(6)
        : this.#bytes.length < 32 ? Infinity : 32 + (answers ? 4 * this.#bytes.readUInt32LE(4) : 0);
      if (this.#bytes.length < length) return;
      const message = this.#bytes.subarray(0, length);
      this.#bytes = this.#bytes.subarray(length);
      this.#take(message);
    }
  }

  #take(message) {
    const kind = message[0] & 0x7f;
    const number = this.#waiting.has('setup') ? 'setup' : message.readUInt16LE(2);
    const waiting = this.#waiting.get(number);
    if (kind === 1 || number === 'setup') {
      this.#waiting.delete(number);
      waiting?.done(message);
    } else if (kind === 0) {
      this.#waiting.delete(number);
      if (waiting) waiting.fail(new Error(`The X server says error ${message[1]}`));
      else this.#error = message[1];
    } else if (kind === REQUEST) this.#serve(message);
  }

  /** Somebody asks for what is on the clipboard. */
  #serve(message) {
    const [time, , asking, selection, target, wanted] = Array.from({ length: 6 }, (_, at) => message.readUInt32LE(4 + 4 * at));
    const place = wanted || target;
    const found = this.#offered.get(target);
    if (target === this.targets) {
      this.asked.push('TARGETS');
      const list = [this.targets, ...this.#offered.keys()];
      this.#send(CHANGE_PROPERTY, 0, Buffer.concat([u32(asking, place, ATOM, 32, list.length), u32(...list)]));
    } else if (found) {
      this.asked.push(found.name);
      this.#send(CHANGE_PROPERTY, 0, Buffer.concat([u32(asking, place, target, 8, found.bytes.length), padded(found.bytes)]));
    } else {
      this.#nameOf(target).then((name) => this.asked.push(name), () => {});
    }
    const answer = Buffer.concat([Buffer.from([NOTIFY, 0, 0, 0]), u32(time, asking, selection, target, found || target === this.targets ? place : 0)]);
    this.#send(SEND, 0, Buffer.concat([u32(asking, 0), answer, Buffer.alloc(32 - answer.length)]));
  }
}
