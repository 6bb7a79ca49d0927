// Findings as diagnostics of @codemirror/lint: the marks under the words, and what a hover over them shows.
import { linter, setDiagnosticsEffect, type Diagnostic } from '@codemirror/lint';
import type { StateEffect } from '@codemirror/state';
import { t } from '../i18n';
import { preview } from '../preview';
import { app } from '../state.svelte';
import { isShown } from '../strictness';
import type { Finding } from '../types';
import { applyFix, notHere } from './fixes';
import type { Mark } from './findings';

const severities = { info: 'hint', low: 'info', medium: 'warning', high: 'error' } as const;

/** The marks as they are drawn; missing things have ghost lines instead. */
export const draw = (marks: readonly Mark[]): StateEffect<readonly Diagnostic[]> =>
  setDiagnosticsEffect.of(marks.filter((mark) => mark.to > mark.from).map(diagnostic));

interface Described extends Diagnostic {
  readonly finding: Finding;
}

function diagnostic({ key, finding, from, to }: Mark): Described {
  return {
    finding,
    from,
    to,
    severity: severities[finding.severity],
    markClass: `dim-${finding.dimension}`,
    message: finding.message,
    renderMessage: () => message(finding),
    actions: [
      ...finding.fixes.slice(0, 3).map((fix, index) => ({
        name: preview(fix.text),
        apply: (view: Parameters<typeof applyFix>[0]) => void applyFix(view, key, index),
      })),
      { name: t('finding.notHere'), markClass: 'quiet', apply: (view) => notHere(view, key) },
    ],
  };
}

function message({ name, message, dimension }: Finding): Node {
  const box = document.createElement('span');
  const head = document.createElement('strong');
  head.className = `underlined dim-${dimension}`;
  head.textContent = name;
  const text = document.createElement('span');
  text.className = 'tact-message';
  text.textContent = message;
  box.append(head, text);
  return box;
}

/** Hovering shows what the settings let through; the delay keeps a passing pointer from opening anything. */
export const hover = linter(null, {
  tooltipFilter: (diagnostics) =>
    diagnostics.filter((one) => !('finding' in one) || isShown(one.finding as Finding, app.settings.strictness)),
});

/** Would drawing these marks change nothing? */
export const sameMarks = (a: readonly Mark[], b: readonly Mark[]): boolean =>
  a.length === b.length &&
  a.every((one, at) => {
    const other = b[at];
    return other !== undefined && one.key === other.key && one.from === other.from && one.to === other.to
      && sameFinding(one.finding, other.finding);
  });

/** Do two findings read the same? Their places may differ. */
export const sameFinding = (a: Finding, b: Finding): boolean =>
  a === b ||
  (a.rule === b.rule && a.excerpt === b.excerpt && a.message === b.message && a.why === b.why && a.advice === b.advice
    && a.severity === b.severity && a.fixes.length === b.fixes.length
    && a.fixes.every((fix, at) => fix.text === b.fixes[at]?.text));
