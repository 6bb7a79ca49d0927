// The report as a file of its own: reads the data that stands in the page, and shows it.
import { mount } from 'svelte';
import { language } from '../lib/i18n';
import { app } from '../lib/state.svelte';
import type { Settings } from '../lib/types';
import '../styles/tokens.css';
import '../styles/base.css';
import Page from './Page.svelte';
import type { ReportData } from './types';

const target = document.getElementById('app');
if (target) {
  try {
    const data = JSON.parse(document.getElementById('report-data')?.textContent ?? '') as ReportData;
    // Nothing of the window is here but the language in which its components speak.
    app.settings = { ui: language(data.ui) } as Settings;
    mount(Page, { target, props: { data } });
    document.documentElement.dataset.ready = '';
  } catch (error) {
    // Before the language is known: both.
    target.textContent = `Ce fichier est abîmé ; refaites le rapport. · This file is damaged; make the report again. ${String(error)}`;
  }
}
