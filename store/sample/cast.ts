/** A customer's key and how its requests are routed. */
export interface Key {
  readonly id: string;
  readonly name: string;
  readonly provider: 'codex' | 'kiro';
  readonly route: 'auto' | 'fixed';
}

export interface Model {
  readonly name: string;
  readonly mapped: string | null;
  /** Usual size of an answer, tokens. */
  readonly output: number;
  /** Credits of a thousand billable tokens. */
  readonly credits: number;
}

const kiro = (id: string, name: string, route: Key['route'] = 'auto'): Key => ({ id, name, provider: 'kiro', route });
const codex = (id: string, name: string, route: Key['route'] = 'auto'): Key => ({ id, name, provider: 'codex', route });

/** Twenty keys, the busiest first. */
export const KEYS: readonly [Key, ...Key[]] = [
  kiro('key-7f3a91c2', 'Support copilot'),
  codex('key-10be44d7', 'Code review bot'),
  kiro('key-c5520e1f', 'Checkout service', 'fixed'),
  kiro('key-28d9f6b0', 'Search ranking'),
  codex('key-e41c7a93', 'Internal tools'),
  kiro('key-9b06d35e', 'Docs assistant'),
  codex('key-53f8c12a', 'QA agents', 'fixed'),
  kiro('key-af710b64', 'Data platform'),
  kiro('key-064ed98b', 'Nightly reports', 'fixed'),
  codex('key-dd93527c', 'Mobile app'),
  kiro('key-31a8e0f5', 'Fraud review', 'fixed'),
  codex('key-8c6b4d19', 'Growth experiments'),
  kiro('key-f20975e3', 'Contract summaries'),
  kiro('key-4ae1b3c8', 'Onboarding'),
  codex('key-b7350f6d', 'Localisation 翻訳'),
  kiro('key-6d82c9a4', 'Sales notes'),
  codex('key-19f4e72b', 'Partner sandbox'),
  kiro('key-e86d103c', 'Design lab'),
  codex('key-725ca9f1', 'Hackathon'),
  kiro('key-03bd8e57', 'Research'),
];

const model = (name: string, output: number, credits: number, mapped: string | null = null): Model => ({ name, mapped, output, credits });

/** Twelve models, the most used of each provider first. */
export const MODELS: Readonly<Record<Key['provider'], readonly [Model, ...Model[]]>> = {
  kiro: [
    model('claude-sonnet-4-6', 900, 0.0042),
    model('claude-haiku-4-5', 500, 0.0011),
    model('claude-opus-4-6', 1_300, 0.0195),
    model('claude-sonnet-4-5', 850, 0.0042, 'claude-sonnet-4-6'),
    model('claude-opus-4-5', 1_200, 0.0195, 'claude-opus-4-6'),
    model('claude-sonnet-4-6-thinking', 2_600, 0.0051),
  ],
  codex: [
    model('gpt-5.2-codex', 1_500, 0),
    model('gpt-5.2', 800, 0),
    model('gpt-5.2-mini', 450, 0),
    model('gpt-5.1-codex', 1_400, 0, 'gpt-5.2-codex'),
    model('gpt-5.2-codex-max', 3_200, 0),
    model('gpt-5.2-image', 300, 0),
  ],
};

/** How a request can fail. */
export const FAILURES: readonly [Failure, ...Failure[]] = [
  { status: 429n, errorClass: 'rate_limited', message: 'The account has no requests left for this minute.' },
  { status: 529n, errorClass: 'server_overloaded', message: 'Overloaded' },
  { status: 400n, errorClass: 'invalid_request', message: 'messages: the conversation must end with a user message' },
  { status: 500n, errorClass: 'upstream_error', message: 'Internal server error' },
  { status: 502n, errorClass: 'bad_gateway', message: 'The upstream closed the connection before it answered.' },
  { status: 413n, errorClass: 'context_too_long', message: 'prompt is too long: 214873 tokens > 200000 maximum' },
  { status: 401n, errorClass: 'auth_expired', message: 'The session of the account has ended.' },
  { status: 504n, errorClass: 'timeout', message: 'No answer within 300 seconds.' },
];

export interface Failure {
  readonly status: bigint;
  readonly errorClass: string;
  readonly message: string;
}

export const PLACES: readonly [readonly [string, string], ...(readonly [string, string])[]] = [
  ['203.0.113', 'Germany/Hesse'],
  ['198.51.100', 'United States/Oregon'],
  ['192.0.2', 'Japan/Tokyo'],
  ['203.0.113', '中国/上海'],
  ['198.51.100', 'Brazil/São Paulo'],
  ['192.0.2', 'unknown'],
];

export const CLIENTS: readonly [string, ...string[]] = [
  'anthropic-typescript/0.71.2 node/24.11',
  'OpenAI/Python 2.8.1',
  'codex_cli_rs/0.63.0 (Linux x86_64)',
  'python-httpx/0.28.1',
  'okhttp/5.3.0',
];

export const ASKS: readonly [string, ...string[]] = [
  'Summarise the open tickets of this week and group them by cause.',
  'Why does the checkout test fail only on the second run?',
  'Write the release notes from these commits, two sentences each.',
  'Translate the onboarding mails to Portuguese; keep the placeholders.',
  'Which of these invoices look like duplicates? Explain briefly.',
  'Review this change for race conditions.',
  '请把这份合同的要点整理成一张表。',
  'Turn this table into SQL and check the sums.',
  'Draft a friendly answer; the parcel was lost by the carrier.',
];
