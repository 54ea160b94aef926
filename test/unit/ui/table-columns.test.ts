import { expect, it } from 'vitest';
import { fitting, type Column } from '../../../renderer/ui/table-columns.ts';

const column = (id: string, width: number, spare?: number): Column<string> => ({ id, head: id, width, spare, cell: () => id });
const columns = [column('time', 100), column('account', 60, 2), column('output', 50, 1), column('error', 40)];
const shown = (width: number, boxes = false): string[] => fitting(columns, boxes, width).map(({ id }) => id);

it('a table that is too narrow gives up columns, the sparest first, and never one that is not spare', () => {
  expect(shown(250)).toEqual(['time', 'account', 'output', 'error']);
  expect(shown(249)).toEqual(['time', 'output', 'error']);
  expect(shown(190, true)).toEqual(['time', 'error']);
  expect(shown(20)).toEqual(['time', 'error']);
});

it('a table that was not laid out yet has all of its columns', () => expect(shown(0)).toHaveLength(4));
