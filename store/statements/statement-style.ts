/** How a statement looks on paper and on a screen; nothing in it is loaded from anywhere. */
export const STATEMENT_STYLE = `
@page { margin: 18mm 16mm; }
* { box-sizing: border-box; }
body { max-width: 190mm; margin: 24px auto; padding: 0 24px; color: #14171a; background: #fff; font: 13px/1.5 Inter, 'Segoe UI', Helvetica, Arial, sans-serif; font-variant-numeric: tabular-nums; }
h1 { margin: 2px 0 14px; font-size: 24px; line-height: 1.25; overflow-wrap: anywhere; }
h2 { margin: 26px 0 6px; font-size: 13px; }
.kind { margin: 0; color: #59636d; }
dl { display: grid; grid-template-columns: 1fr 1fr; gap: 3px 28px; margin: 0; padding: 12px 0; border-top: 2px solid #14171a; border-bottom: 1px solid #d5dade; }
dl div { display: flex; gap: 10px; min-width: 0; }
dt { flex: 0 0 56px; color: #59636d; }
dd { margin: 0; overflow-wrap: anywhere; }
.figures { display: flex; flex-wrap: wrap; gap: 6px 36px; margin: 18px 0; }
.figures div { display: flex; flex-direction: column; }
.figures span, small { color: #59636d; }
.figures b { font-size: 19px; font-weight: 600; }
table { width: 100%; border-collapse: collapse; }
th { padding: 4px 8px; border-bottom: 1px solid #14171a; color: #59636d; font-weight: 500; text-align: left; }
td { padding: 2px 8px; vertical-align: top; overflow-wrap: anywhere; }
th:first-child, td[rowspan]:first-child { padding-left: 0; }
td[rowspan]:first-child { width: 34%; }
tbody tr:first-child td { padding-top: 6px; }
tbody tr:last-child td { padding-bottom: 6px; }
tbody { border-bottom: 1px solid #d5dade; break-inside: avoid; }
.proof tbody { break-inside: auto; }
thead { display: table-header-group; }
td small { display: block; }
.tokens { white-space: nowrap; }
.n { text-align: right; white-space: nowrap; }
.total { border-top: 1px solid #14171a; border-bottom: 2px solid #14171a; }
.total td:first-child { padding-left: 0; }
.total tr:first-child { font-weight: 600; }
.notes li { margin: 2px 0; }
.none { padding: 24px 0; border-bottom: 1px solid #d5dade; color: #59636d; }
.proof { color: #59636d; font-size: 11px; }
.proof td { padding: 1px 8px; }
.proof td:first-child { padding-left: 0; }
.proof code { font: 9.5px/1.4 'JetBrains Mono', Consolas, Menlo, monospace; }
@media print { body { max-width: none; margin: 0; padding: 0; } }
`;
