/** What a price sheet looks like; the numbers are made up. */
export const EXAMPLE_SHEET = `{
  "name": "Our prices",
  "currency": "USD",
  "zone": "UTC",
  "prices": [
    { "model": "*", "per": 1000000, "inputUncached": "1.00", "inputCached": "0.10", "output": "5.00" },
    { "model": "claude-opus-*", "from": "2026-01-01", "per": 1000000, "inputUncached": "15", "inputCached": "1.50", "output": "75" }
  ]
}
`;
