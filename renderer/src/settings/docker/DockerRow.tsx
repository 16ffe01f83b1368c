import { useRef, useState } from 'react';
import type { AppErrorJson, DockerState, EngineEvent } from '../../../../core/contract/index.ts';
import { useQuery } from '../../dialogs/useQuery.ts';
import { client } from '../../engine/run.ts';
import { useEngine } from '../../engine/store.ts';
import { errorOf } from '../../inspector/errors.ts';
import { text } from '../../text/index.ts';
import { Button, ErrorCard } from '../../ui/index.ts';
import { SettingRow } from '../SettingRow.tsx';
import { MoveQuestion } from './MoveQuestion.tsx';
import { PlaceList } from './PlaceList.tsx';
import { choiceOf, chosenPlace, dockerPlaces, USUAL } from './places.ts';
import { useReturnedFocus } from './useReturnedFocus.ts';

const words = text.appSettings.docker;
const NONE: DockerState['probed'] = [];

/** Which Docker engine workspaces run on. Another one moves all of them: chosen, then asked for, then answered. */
export function DockerRow({ words: looked }: { readonly words: readonly string[] }) {
  const probed = useEngine((state) => state.engine?.docker.probed ?? NONE);
  const endpoint = useEngine((state) => state.engine?.docker.endpoint ?? '');
  const asked = useQuery('docker.choice', {}, changesEngine);
  const [wanted, setWanted] = useState<string | null>(null);
  const [isAsking, setAsking] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<AppErrorJson | null>(null);
  const list = useRef<HTMLFieldSetElement>(null);
  const focus = useReturnedFocus(isAsking, () => list.current?.querySelector('input:checked'));
  const chosen = asked.output ? chosenPlace(asked.output) : USUAL;
  // It has come true.
  if (wanted === chosen) setWanted(null);
  const fixedBy = asked.output?.fixedBy ?? null;
  const places = dockerPlaces(probed, chosen);
  const isLocked = fixedBy !== null || busy || !asked.output;
  const choose = (value: string | null) => {
    setError(null);
    setAsking(false);
    setWanted(value === chosen ? null : value);
  };
  const ask = (value: string) => {
    focus.noteAsker();
    choose(value);
    setAsking(true);
  };
  const move = async (value: string) => {
    setBusy(true);
    setError(null);
    try {
      await client.call('docker.use', choiceOf(value));
      asked.refresh();
      focus.forgetAsker();
      setAsking(false);
    } catch (thrown) {
      setError(errorOf(thrown));
    } finally {
      setBusy(false);
    }
  };
  const other = places.find(({ value }) => value === wanted);
  return (
    <SettingRow
      isGroup
      title={words.title}
      help={words.help}
      words={looked}
      changed={chosen !== USUAL}
      usual={words.usual}
      onReset={() => ask(USUAL)}
      locked={fixedBy === null ? undefined : text.appSettings.lockedByVariable(fixedBy)}
      note={endpoint === '' ? words.none : words.now(endpoint)}
      below={
        <>
          {asked.error && <ErrorCard error={asked.error} title={words.unread} onRetry={asked.refresh} />}
          {other && isAsking && (
            <MoveQuestion
              place={other.label}
              busy={busy}
              onMove={() => void move(other.value)}
              onStay={() => choose(null)}
            />
          )}
          {error && <ErrorCard error={error} />}
        </>
      }
    >
      {(control) => (
        <>
          <PlaceList
            ref={list}
            control={control}
            places={places}
            value={wanted ?? chosen}
            disabled={isLocked}
            onChoose={choose}
          />
          <Button size="s" disabled={isLocked || !other} onClick={() => other && ask(other.value)}>
            {words.moveThere}
          </Button>
        </>
      )}
    </SettingRow>
  );
}

const changesEngine = ({ type }: EngineEvent) => type === 'engine.changed';
