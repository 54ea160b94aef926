import { expect, type Locator, type Page } from '@playwright/test';
import { dropPaths } from './drop.ts';

export type PageName =
  | 'Overview'
  | 'Segments'
  | 'Billing'
  | 'Statements'
  | 'Events'
  | 'Replay'
  | 'Retention'
  | 'Integrity'
  | 'SQL'
  | 'Activity'
  | 'Settings';

/** The sum line of a replay. */
export interface Counts {
  readonly read: number;
  readonly new: number;
  readonly duplicate: number;
  readonly conflict: number;
  readonly rejected: number;
}

/** What an operator does in the window, by the names that are to be seen there. */
export class Operator {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  async createStore(path: string): Promise<void> {
    await this.lookInto(path);
    await this.page.getByRole('button', { name: 'Create a store here' }).click();
    await this.seePage('Segments');
  }

  async openStore(path: string): Promise<void> {
    await this.lookInto(path);
    await this.page.getByRole('button', { name: 'Open', exact: true }).click();
  }

  async lookInto(path: string): Promise<void> {
    await this.page.getByRole('textbox', { name: 'Folder' }).fill(path);
    await this.page.getByRole('button', { name: 'Look inside' }).click();
  }

  async goTo(name: PageName): Promise<void> {
    await this.page.getByRole('navigation', { name: 'Pages' }).getByRole('button', { name }).click();
    await this.seePage(name);
  }

  async seePage(name: PageName): Promise<void> {
    await expect(this.page.getByRole('heading', { level: 1, name })).toBeVisible();
  }

  /** Fixtures are as old as they are: with this policy their events count as live ones. */
  async keepForTenYears(): Promise<void> {
    await this.goTo('Retention');
    await this.page.getByRole('textbox', { name: 'Keep events for' }).fill('3650');
    await this.page.getByRole('button', { name: 'Save 3,650 days' }).click();
    await expect(this.page.getByRole('button', { name: 'Save' })).toHaveCount(0);
  }

  /** Drops files anywhere on the window and waits until the dry run has read them all. */
  async dropAndCheck(paths: readonly string[]): Promise<Counts> {
    await this.dropOnWindow(paths);
    await this.seePage('Replay');
    await expect(this.page.getByRole('grid', { name: 'Files of this replay' }).getByRole('row')).toHaveCount(paths.length + 1);
    return this.counted();
  }

  /** What a finished dry run counts. */
  async counted(): Promise<Counts> {
    await expect(this.nextStep()).toBeVisible();
    return countsIn(this.totals());
  }

  async dropOnWindow(paths: readonly string[]): Promise<void> {
    await dropPaths(this.page, 'html', paths);
  }

  /** The sums of the run that is shown. */
  totals(): Locator {
    return this.page.getByRole('group', { name: 'Totals' }).first();
  }

  /** The button under a finished dry run. */
  nextStep(): Locator {
    return this.page.getByRole('button', { name: /^(?:Commit [\d,]+ events?|Nothing new to commit)$/ });
  }

  /** Writes what the dry run announced, and answers what was written. */
  async commit(fresh: number): Promise<Counts> {
    await this.page.getByRole('button', { name: `Commit ${fresh.toLocaleString('en-US')} events` }).click();
    await expect(this.page.getByText('written, exactly as announced')).toBeVisible();
    return countsIn(this.totals());
  }

  /** The billable tokens below the table of the Billing page, once that many requests stand beside them. */
  async billed(requests: number): Promise<bigint> {
    await this.goTo('Billing');
    const sums = this.page.getByRole('row', { name: /^Total of/ }).locator('data');
    await expect(sums.first()).toHaveAttribute('value', requests.toLocaleString('en-US'));
    const billable = await sums.nth(1).getAttribute('value');
    return BigInt(billable?.replaceAll(',', '') ?? 'missing');
  }
}

/** The numbers of a sum line such as `84 read = 84 new + 0 duplicate + …`. */
async function countsIn(totals: Locator): Promise<Counts> {
  const text = (await totals.textContent()) ?? '';
  const numbers = new Map([...text.matchAll(/([\d,]+) (read|new|duplicate|conflict|rejected)/g)].map(([, value = '', word = '']) => [word, value]));
  const number = (word: string): number => Number((numbers.get(word) ?? 'missing').replaceAll(',', ''));
  return { read: number('read'), new: number('new'), duplicate: number('duplicate'), conflict: number('conflict'), rejected: number('rejected') };
}
