import { useQuery } from '@tanstack/react-query';
import { TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { queries } from '../../api/queries.ts';
import { faultOf } from '../../api/remote-fault.ts';
import { formatInteger } from '../../format/count.ts';
import { formatInstant, formatTime } from '../../format/time.ts';
import { visibleText } from '../../format/visible-text.ts';
import { useZone } from '../../state/zone.ts';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { Size } from './file-queue.tsx';
import type { Block, ReplayFile, ReplayRun } from './vocabulary.ts';

/** The blocks of a binary journal in their order: where each stands, what it holds, and why one cannot be read. */
export function BlockList({ run, file }: { readonly run: ReplayRun; readonly file: ReplayFile }): ReactNode {
  const zone = useZone();
  const blocks = useQuery(queries.replayBlocks(run.id, file.index));
  if (blocks.error) return <ErrorPanel fault={faultOf(blocks.error)} during="Reading the blocks" />;
  if (!blocks.data) return <Skeleton blocks={[28, 28, 28, 28]} label="Reading the blocks" />;
  return (
    <div className="sample blocks">
      {blocks.data.length < file.blocks && (
        <p className="dim">
          The first {formatInteger(blocks.data.length)} of {formatInteger(file.blocks)}.
        </p>
      )}
      <table>
        <caption className="visually-hidden">The blocks of the file</caption>
        <thead>
          <tr>
            <th scope="col">At byte</th>
            <th scope="col" className="end">
              Events
            </th>
            <th scope="col">From ({zone})</th>
            <th scope="col">To ({zone})</th>
            <th scope="col" className="end">
              Packed
            </th>
          </tr>
        </thead>
        <tbody>
          {blocks.data.map((block) => (
            <BlockRows key={block.offset} block={block} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function BlockRows({ block }: { readonly block: Block }): ReactNode {
  const { offset, events, fromMs, toMs, packedBytes, plainBytes, layout, fault } = block;
  const shape = layout === null ? '' : `layout: ${visibleText(layout)}`;
  return (
    <>
      <tr className={fault === null ? '' : 'bad'}>
        <td className="num" title={shape}>
          {formatInteger(offset)}
        </td>
        <td className="end num">{events === null ? '-' : formatInteger(events)}</td>
        <TimeCell ms={fromMs} />
        <TimeCell ms={toMs} />
        <td className="end num" title={plainBytes === null ? '' : `${formatInteger(plainBytes)} bytes unpacked`}>
          {packedBytes === null ? '-' : <Size bytes={packedBytes} />}
        </td>
      </tr>
      {fault !== null && (
        <tr className="block-fault">
          <td colSpan={5}>
            <TriangleAlert size={12} aria-hidden /> {visibleText(fault)}
          </td>
        </tr>
      )}
    </>
  );
}

function TimeCell({ ms }: { readonly ms: number | null }): ReactNode {
  const zone = useZone();
  if (ms === null) return <td>-</td>;
  return <td title={formatInstant(ms, zone)}>{formatTime(ms, zone, 'short')}</td>;
}
