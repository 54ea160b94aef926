/** The lines of events to append, the same for the same numbers; times are recent, so that none is late. */
export class EventLines {
  readonly #startMs = Date.now() - 3_600_000;

  id(index: number): string {
    return `crash-${String(index).padStart(8, '0')}`;
  }

  line(index: number): string {
    const body = index % 97 === 0 ? 'x'.repeat(2_000) : null;
    return `${JSON.stringify({
      event_id: this.id(index), created_at_ms: this.#startMs + index, provider_type: 'kiro', protocol_family: 'anthropic', key_id: `key-${index % 7}`,
      endpoint: '/v1/messages', status_code: 200, input_uncached_tokens: index, input_cached_tokens: 0, output_tokens: 1, billable_tokens: index + 5,
      credit_usage: `0.${index}`, request_headers_json: `{"x-request-id":["${index * 7_919}"]}`, client_request_body_json: body,
    })}\n`; // prettier-ignore
  }

  /** Lines in pieces a pipe takes well. */
  *pieces(from: number, count: number): Generator<string> {
    for (let at = from; at < from + count; at += 100)
      yield Array.from({ length: Math.min(100, from + count - at) }, (_, i) => this.line(at + i)).join('');
  }
}
