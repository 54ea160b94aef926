/** What stands above a saved chart. */
export interface PictureWords {
  readonly title: string;
  readonly about: string;
  /** Which colour is whom; CSS colours. */
  readonly legend: readonly { readonly label: string; readonly colour: string }[];
}

const SVG = 'http://www.w3.org/2000/svg';
const MARGIN = 16;
const HEAD = 46;
const LINE = 18;
const SWATCH_ROOM = 18;
const LETTER = 6.6;
/** What CSS decides on the page has to be in the file itself. */
const PAINTED = [
  'fill',
  'stroke',
  'stroke-width',
  'stroke-dasharray',
  'stroke-linecap',
  'stroke-linejoin',
  'opacity',
  'font-weight',
  'text-anchor',
] as const;
const FONT = 'Inter, system-ui, sans-serif';
/** Pixels of a PNG for each of the page. */
const SHARPNESS = 2;

/** A chart of the page as a file of its own: with title, legend, ground, and every colour written out. */
export function chartSvg(chart: SVGSVGElement, { title, about, legend }: PictureWords): string {
  const width = chart.width.baseVal.value + 2 * MARGIN;
  const { items, height: legendHeight } = legendLines(legend, width);
  const top = HEAD + legendHeight;
  const height = top + chart.height.baseVal.value + MARGIN;
  const page = getComputedStyle(document.body);
  const colour = (name: string): string => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const file = element('svg', { xmlns: SVG, width, height, viewBox: `0 0 ${width} ${height}`, 'font-family': FONT });
  file.append(
    element('rect', { width, height, fill: colour('--panel') }),
    text(title, { x: MARGIN, y: 24, fill: page.color, 'font-size': 15, 'font-weight': 600 }),
    text(about, { x: MARGIN, y: 40, fill: colour('--dim'), 'font-size': 11.5 }),
    ...items.flatMap(({ x, y, label, colour: swatch }) => [
      element('rect', { x, y: y - 9, width: 9, height: 9, rx: 2, fill: resolved(swatch) }),
      text(label, { x: x + 14, y, fill: page.color, 'font-size': 11.5 }),
    ]),
  );
  const body = painted(chart);
  body.setAttribute('transform', `translate(${MARGIN} ${top})`);
  file.append(body);
  return new XMLSerializer().serializeToString(file);
}

/** The same as pixels. */
export async function chartPng(svg: string): Promise<Blob> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = image.naturalWidth * SHARPNESS;
  canvas.height = image.naturalHeight * SHARPNESS;
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
  if (blob === null) throw new Error('The browser could not make a picture of the chart.');
  return blob;
}

/** A copy of the chart as a group whose elements carry what CSS gives them. */
function painted(chart: SVGSVGElement): SVGElement {
  const group = element('g', { 'font-size': 11 });
  for (const child of chart.children) {
    const copy = child.cloneNode(true);
    paint(child, copy);
    group.append(copy);
  }
  return group;
}

function paint(from: Element, to: Node): void {
  if (!(to instanceof SVGElement)) return;
  const style = getComputedStyle(from);
  for (const name of PAINTED) to.setAttribute(name, style.getPropertyValue(name));
  to.removeAttribute('class');
  for (const [index, child] of [...from.children].entries()) {
    const copy = to.children[index];
    if (copy !== undefined) paint(child, copy);
  }
}

/** A CSS colour with its variables looked up. */
function resolved(colour: string): string {
  const variable = /^var\((--[\w-]+)\)$/.exec(colour)?.[1];
  return variable === undefined ? colour : getComputedStyle(document.documentElement).getPropertyValue(variable).trim();
}

function legendLines(
  legend: PictureWords['legend'],
  width: number,
): { items: { x: number; y: number; label: string; colour: string }[]; height: number } {
  let [x, y] = [MARGIN, HEAD + 14];
  const items = legend.map(({ label, colour }) => {
    const room = SWATCH_ROOM + label.length * LETTER + 10;
    if (x + room > width - MARGIN && x > MARGIN) [x, y] = [MARGIN, y + LINE];
    const item = { x, y, label, colour };
    x += room;
    return item;
  });
  return { items, height: legend.length === 0 ? 8 : y - HEAD + 14 };
}

function element(name: string, attributes: Readonly<Record<string, string | number>>): SVGElement {
  const made = document.createElementNS(SVG, name) as SVGElement;
  for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, String(value));
  return made;
}

function text(words: string, attributes: Readonly<Record<string, string | number>>): SVGElement {
  const made = element('text', attributes);
  made.textContent = words;
  return made;
}
