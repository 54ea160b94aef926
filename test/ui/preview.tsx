import { start } from '../../renderer/start.tsx';
import { fakeBridge } from '../support/fake-bridge.ts';
import { SCENARIOS } from '../support/fake-state.ts';

const asked = new URLSearchParams(window.location.search).get('fake');
start(fakeBridge(SCENARIOS.find((scenario) => scenario === asked) ?? 'full'));
