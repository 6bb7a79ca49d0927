// In the window, Object.prototype is frozen (`freezePrototype`): there, what inherits from it can get properties of the same
// names by definition only, not by assignment. Two modules of D3 assign; here they are made to define.
import type { Plugin } from 'vite';

const CHANGES: readonly { file: string; from: string; to: string }[] = [
  {
    file: 'd3-color.mjs',
    from: 'prototype.constructor = constructor;',
    to: "Object.defineProperty(prototype, 'constructor', { value: constructor, writable: true, configurable: true });",
  },
  {
    file: 'd3-color.mjs',
    from: 'for (var key in definition) prototype[key] = definition[key];',
    to: 'Object.defineProperties(prototype, Object.getOwnPropertyDescriptors(definition));',
  },
  {
    file: 'd3-format.mjs',
    from: 'FormatSpecifier.prototype.toString = function() {',
    to: "Object.defineProperty(FormatSpecifier.prototype, 'toString', { writable: true, configurable: true, value: toText });\nfunction toText() {",
  },
];

/** Another version of these modules that reads otherwise must be looked at: it fails to build. */
export const frozen: Plugin = {
  name: 'frozen',
  transform(code, id) {
    let changed = code;
    for (const { file, from, to } of CHANGES.filter(({ file }) => id.endsWith(`/${file}`))) {
      if (!changed.includes(from)) this.error(`${file} no longer has: ${from}`);
      changed = changed.replace(from, to);
    }
    return changed === code ? null : { code: changed, map: null };
  },
};
