import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

type Rgb = readonly [number, number, number];
type Matrix = readonly [Rgb, Rgb, Rgb];

/** Full dichromacy after Machado, Oliveira and Fernandes (2009), severity 1, in linear RGB. */
const VISIONS: Readonly<Record<string, Matrix>> = {
  protan: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deutan: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritan: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

const css = readFileSync(new URL('../../../renderer/ui/tokens.css', import.meta.url), 'utf8');
const [lightCss = '', darkCss = ''] = css.split(":root[data-theme='dark']");

function colours(text: string, group: 'series' | 'tier'): ReadonlyMap<string, string> {
  return new Map([...text.matchAll(new RegExp(`--${group}-(\\w+): (#[0-9a-f]{6})`, 'g'))].map(([, name = '', value = '']) => [name, value]));
}

function linear(hex: string): Rgb {
  const channel = (at: number): number => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return [channel(1), channel(3), channel(5)];
}

function times([a, b, c]: Matrix, [x, y, z]: Rgb): Rgb {
  const row = ([p, q, r]: Rgb): number => p * x + q * y + r * z;
  return [row(a), row(b), row(c)];
}

function oklab([r, g, b]: Rgb): Rgb {
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

function seen(hex: string, vision: Matrix): Rgb {
  const [r, g, b] = times(vision, linear(hex));
  const clamp = (value: number): number => Math.min(1, Math.max(0, value));
  return oklab([clamp(r), clamp(g), clamp(b)]);
}

function worstPair(hexes: readonly string[], vision: Matrix): number {
  const points = hexes.map((hex) => seen(hex, vision));
  const distances = points.flatMap((a, i) => points.slice(i + 1).map((b) => 100 * Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2])));
  return Math.min(...distances);
}

describe.each([
  ['light', lightCss],
  ['dark', darkCss],
])('colours of the %s theme', (_, text) => {
  const series = [...colours(text, 'series').values()];
  const tiers = [...colours(text, 'tier').values()];

  it('are all there', () => {
    expect(series).toHaveLength(9); // eight and Other
    expect(tiers).toHaveLength(5);
  });
  it.each(Object.entries(VISIONS))('of series can be told apart by a %s eye', (_name, vision) => {
    expect(worstPair(series.slice(0, 8), vision)).toBeGreaterThanOrEqual(13);
  });
  it.each(Object.entries(VISIONS))('of tiers can be told apart by a %s eye', (_name, vision) => {
    expect(worstPair(tiers, vision)).toBeGreaterThanOrEqual(13);
  });
});
