import { Download } from 'lucide-react';
import type { ReactNode, RefObject } from 'react';
import { chartPng, chartSvg } from '../../charts/picture.ts';
import { Button } from '../../ui/button.tsx';
import { Menu } from '../../ui/menu.tsx';
import { saveBlob, saveFile } from '../../ui/save-file.ts';
import { showToast } from '../../ui/toast.tsx';
import { formatRange } from '../../format/time.ts';
import type { BillingModel } from './model.ts';
import { bucketsCsv, tableCsv } from './table-csv.ts';
import { missingFor, moneyText } from './words.ts';

interface ExportMenuProps {
  readonly model: BillingModel | null;
  readonly title: string;
  /** The chart as it is drawn; there is none while the table is shown instead. */
  readonly chart: RefObject<SVGSVGElement | null>;
  readonly hidden: ReadonlySet<string>;
  readonly drawn: boolean;
}

/** Takes the page away as a file: the table or the buckets as exact CSV, the chart as a picture. */
export function ExportMenu({ model, title, chart, hidden, drawn }: ExportMenuProps): ReactNode {
  const empty = model === null || model.ranked.length === 0;
  const trigger = (
    <Button icon={Download} disabledReason={empty ? 'There is nothing to export yet.' : null}>
      Export
    </Button>
  );
  if (empty) return trigger;
  const name = (what: string, extension: string): string =>
    `strata-billing-${model.metric}-by-${model.by}${what}-${new Date(model.input.fromMs).toISOString().slice(0, 10)}.${extension}`;
  const picture = (save: (svg: string) => void): void => {
    if (chart.current) save(chartSvg(chart.current, wordsOf(model, title, hidden)));
  };
  const savePng = (svg: string): void => {
    chartPng(svg).then(
      (png) => saveBlob(name('', 'png'), png),
      () => showToast({ tone: 'bad', text: 'The chart could not be made into a PNG. Export it as SVG instead.' }),
    );
  };
  const pictures = [
    { id: 'png', label: 'Chart as PNG', disabled: !drawn, onSelect: () => picture(savePng) },
    { id: 'svg', label: 'Chart as SVG', disabled: !drawn, onSelect: () => picture((svg) => saveFile(name('', 'svg'), svg, 'image/svg+xml')) },
  ];
  const tables = [
    { id: 'groups', label: 'Table as CSV', onSelect: () => saveFile(name('', 'csv'), tableCsv(model), 'text/csv') },
    { id: 'buckets', label: 'Buckets as CSV', onSelect: () => saveFile(name('-buckets', 'csv'), bucketsCsv(model), 'text/csv') },
  ];
  return (
    <Menu
      trigger={trigger}
      align="end"
      groups={[
        { label: 'Exact numbers, safe for spreadsheets', items: tables },
        { label: 'Picture', items: pictures },
      ]}
    />
  );
}

function wordsOf(model: BillingModel, title: string, hidden: ReadonlySet<string>): Parameters<typeof chartSvg>[1] {
  const { input, stacked, total, metric } = model;
  const range = `${formatRange(input.fromMs, input.toMs, input.zone)} ${input.zone}`;
  const lacks = missingFor(total, metric);
  return {
    title,
    about: [range, ...(metric === 'cost' ? [moneyText(model)] : []), ...(lacks.length > 0 ? [`lower bound: ${lacks.join(', ')}`] : [])].join(' · '),
    legend: stacked.filter(({ id }) => !hidden.has(id)).map(({ label, colour }) => ({ label, colour })),
  };
}
