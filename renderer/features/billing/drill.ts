import { goTo, setParams } from '../../state/location.ts';
import { formatValues } from '../../usage/filter-params.ts';
import type { TimeRange } from '../../usage/vocabulary.ts';
import type { BillingModel, NamedLayer } from './model.ts';

/** What a click is about: a group, a stretch of time, or both. */
export interface Target {
  readonly layer?: NamedLayer | undefined;
  readonly range?: TimeRange | undefined;
}

/** How the location changes to mean that; null where it means nothing of its own. A bar that the range cuts stands for its part of the range. */
export function paramsOf({ by, thenBy, input }: BillingModel, { layer, range }: Target): Record<string, string | null> | null {
  const isGroup = layer?.kind === 'group' && by !== 'none';
  if (!isGroup && range === undefined) return null;
  const [value, subvalue] = isGroup ? layer.path : ['', null];
  return {
    ...(isGroup ? { [by]: formatValues([value]) } : {}),
    ...(isGroup && thenBy !== null ? { [thenBy]: formatValues([subvalue ?? '']) } : {}),
    ...(range === undefined ? {} : { from: String(Math.max(range.fromMs, input.fromMs)), to: String(Math.min(range.toMs, input.toMs)), span: null }),
  };
}

/** Narrows the app to what was clicked, or shows the events of it. */
export function drill(model: BillingModel, target: Target, modified: boolean): void {
  const params = paramsOf(model, target);
  if (modified) goTo('events', params ?? {});
  else if (params !== null) setParams(params, 'push');
}
