import { useQuery } from '@tanstack/react-query';
import { Keyboard } from 'lucide-react';
import type { ReactNode } from 'react';
import { useCommand } from '../../api/commands.ts';
import { useStore } from '../../api/hooks.ts';
import { queries } from '../../api/queries.ts';
import { faultOf } from '../../api/remote-fault.ts';
import { formatCount } from '../../format/count.ts';
import { ZoneButton } from '../../preferences/zone-button.tsx';
import { goTo } from '../../state/location.ts';
import { forgetRemembered } from '../../state/remembered.ts';
import { chooseTheme, type ThemeChoice, useTheme } from '../../state/theme.ts';
import { showWindow } from '../../state/windows.ts';
import { chooseZone } from '../../state/zone.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { Page, Panel } from '../../ui/page.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { showToast } from '../../ui/toast.tsx';
import { limitLines } from './limit-lines.ts';
import './settings.css';

const THEMES: readonly { readonly value: ThemeChoice; readonly label: string }[] = [
  { value: 'dark', label: 'Dark' },
  { value: 'light', label: 'Light' },
  { value: 'system', label: 'As the system' },
];

/** What can be chosen, what is fixed, and where each value comes from. */
export function SettingsPage(): ReactNode {
  const { choice } = useTheme();
  return (
    <Page title="Settings">
      <div className="settings">
        <div className="settings-column">
          <Panel title="This window" about="kept in this browser or app, on this computer">
            <Setting name="Theme">
              <Segmented label="Theme" value={choice} options={THEMES} onChange={chooseTheme} />
            </Setting>
            <Setting name="Time zone" about="The times, days and months of this window are those of this zone. The store itself keeps instants.">
              <ZoneButton />
            </Setting>
            <Setting name="Keys">
              <Button icon={Keyboard} onClick={() => showWindow('keys')}>
                Show all keys
              </Button>
            </Setting>
          </Panel>
          <Privacy />
        </div>
        <Limits />
      </div>
    </Page>
  );
}

interface SettingProps {
  readonly name: string;
  readonly about?: string;
  readonly children?: ReactNode;
}

function Setting({ name, about, children = null }: SettingProps): ReactNode {
  return (
    <div className="setting">
      <div>
        <h3>{name}</h3>
        {about !== undefined && <p className="dim">{about}</p>}
      </div>
      <div className="row wrap">{children}</div>
    </div>
  );
}

function Limits(): ReactNode {
  const store = useStore();
  const limits = useQuery(queries.storeLimits());
  return (
    <Panel
      title="This store"
      about={store?.readOnly === true ? 'open read-only: most of it does not apply' : 'the limits that hold while it is open'}
    >
      {limits.error && (
        <ErrorPanel
          fault={faultOf(limits.error)}
          during="Reading the limits of the store"
          actions={<Button onClick={() => void limits.refetch()}>Try again</Button>}
        />
      )}
      {limits.isPending && <Skeleton blocks={[28, 28, 28]} label="Reading the limits" />}
      {limits.data && (
        <>
          <table className="limits">
            <thead>
              <tr>
                <th scope="col">Limit</th>
                <th scope="col">Value</th>
                <th scope="col">Comes from</th>
              </tr>
            </thead>
            <tbody>
              {limitLines(limits.data).map(({ name, value, source }) => (
                <tr key={name}>
                  <th scope="row">{name}</th>
                  <td>{value}</td>
                  <td>{source}</td>
                </tr>
              ))}
            </tbody>
          </table>
          <div className="row">
            <Button onClick={() => goTo('retention')}>Change the retention</Button>
            <span className="dim">What would go is shown before it is changed.</span>
          </div>
        </>
      )}
    </Panel>
  );
}

function Privacy(): ReactNode {
  const recents = useQuery(queries.recents());
  const forget = useCommand('store.forget', ['store.recents']);
  const count = recents.data?.length ?? 0;
  const forgetAll = async (): Promise<void> => {
    try {
      for (const { path } of recents.data ?? []) await forget.mutateAsync({ path });
    } catch (error) {
      showToast({ tone: 'bad', text: faultOf(error).message });
    }
  };
  const forgetChoices = (): void => {
    forgetRemembered();
    chooseTheme('system');
    chooseZone('UTC');
    showToast({ tone: 'ok', text: 'Theme and zone are as in the beginning; nothing else was kept.' });
  };
  return (
    <Panel title="Privacy" about="nothing leaves this computer: no telemetry, no updates, no remote assets">
      <Setting name="Recent stores" about="Their paths are kept for the first page. The stores themselves are not touched.">
        <Button busy={forget.isPending} disabledReason={count === 0 ? 'There are none.' : null} onClick={() => void forgetAll()}>
          {count === 0 ? 'Forget recent stores' : `Forget ${formatCount(count, 'recent store')}`}
        </Button>
      </Setting>
      <Setting name="Choices of this window" about="Theme, zone and what else the pages remember here.">
        <Button onClick={forgetChoices}>Forget choices</Button>
      </Setting>
      <Setting name="Headers, messages and bodies" about="Masked on every page until you reveal them, never in an export unless you ask for them." />
    </Panel>
  );
}
