import { useQuery } from '@tanstack/react-query';
import { queries } from '../../api/queries.ts';
import { basisOf, type PriceBasis, type PriceSheets } from '../../usage/price-basis.ts';
import { tellsMoney } from './totals.ts';
import type { BillingView } from './view.ts';

/** Why there are no prices. */
export type NoPrices = Exclude<PriceBasis, { readonly kind: 'sheet' }>;

export interface Prices {
  readonly sheets: PriceSheets['sheets'];
  /** Version that costs are told by; null where none are told. */
  readonly sheet: number | null;
  /** Why no cost can be told when one was asked for. */
  readonly noPrices: NoPrices | null;
  /** Whether it is known by now by which prices to ask. */
  readonly isKnown: boolean;
}

/** By which prices to tell what the view shows. */
export function usePrices({ metric, sheet }: BillingView): Prices {
  const { data, error } = useQuery(queries.priceSheets());
  const unread: PriceBasis | null = error && { kind: 'unusable', problem: `The price sheets cannot be read: ${error.message}` };
  const basis = data === undefined ? unread : basisOf(sheet, data);
  return {
    sheets: data?.sheets ?? [],
    sheet: tellsMoney(metric) && basis?.kind === 'sheet' ? basis.version : null,
    noPrices: metric === 'cost' && basis !== null && basis.kind !== 'sheet' ? basis : null,
    isKnown: basis !== null || !tellsMoney(metric),
  };
}
