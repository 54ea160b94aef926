import type { Input, Output } from '../../../electron/contract/contract.ts';

export type EventRow = Output<'events.page'>['events'][number];
export type EventsInput = Input<'events.page'>;
export type FoundEvent = NonNullable<Output<'events.find'>>;
export type EventOrder = EventsInput['order'];

/** What the list asks for, whatever page of it. */
export type EventsQuestion = Omit<EventsInput, 'cursor' | 'limit' | 'at'>;
export type EventFacets = Output<'events.facets'>;
export type ExportFormat = Input<'events.export'>['format'];
