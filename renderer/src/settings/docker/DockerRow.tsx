import { useState } from 'react';
import type { AppErrorJson, DockerState, EngineEvent } from '../../../../core/contract/index.ts';
import { useQuery } from '../../dialogs/useQuery.ts';
import { client } from '../../engine/run.ts';
import { useEngine } from '../../engine/store.ts';
import { errorOf } from '../../inspector/errors.ts';
import { text } from '../../text/index.ts';
import { ErrorCard } from '../../ui/index.ts';
import { SettingRow } from '../SettingRow.tsx';
import { MoveQuestion } from './MoveQuestion.tsx';
import { choiceOf, chosenPlace, dockerPlaces, USUAL } from './places.ts';

const words = text.appSettings.docker;
const NONE: DockerState['probed'] = [];

/** Which Docker engine workspaces run on. Another one moves all of them, so it is asked for once more. */
export function DockerRow({ words: looked }: { readonly words: readonly string[] }) {
  const probed = useEngine((state) => state.engine?.docker.probed ?? NONE);
  const endpoint = useEngine((state) => state.engine?.docker.endpoint ?? '');
  const asked = useQuery('docker.choice', {}, changesEngine);
  const [wanted, setWanted] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<AppErrorJson | null>(null);
  const chosen = asked.output ? chosenPlace(asked.output) : USUAL;
  const fixedBy = asked.output?.fixedBy ?? null;
  const places = dockerPlaces(probed, chosen);
  const choose = (value: string | null) => {
    setError(null);
    setWanted(value === chosen ? null : value);
  };
  const move = async (value: string) => {
    setBusy(true);
    setError(null);
    try {
      await client.call('docker.use', choiceOf(value));
      asked.refresh();
      setWanted(null);
    } catch (thrown) {
      setError(errorOf(thrown));
    } finally {
      setBusy(false);
    }
  };
  const question = wanted !== null && places.find(({ value }) => value === wanted);
  return (
    <SettingRow
      title={words.title}
      help={words.help}
      words={looked}
      changed={chosen !== USUAL}
      usual={words.usual}
      onReset={() => choose(USUAL)}
      locked={fixedBy === null ? undefined : text.appSettings.lockedByVariable(fixedBy)}
      note={endpoint === '' ? words.none : words.now(endpoint)}
      below={
        <>
          {asked.error && <ErrorCard error={asked.error} title={words.unread} onRetry={asked.refresh} />}
          {question && (
            <MoveQuestion
              place={question.label}
              busy={busy}
              onMove={() => void move(question.value)}
              onStay={() => choose(null)}
            />
          )}
          {error && <ErrorCard error={error} />}
        </>
      }
    >
      {(control) => (
        <select
          {...control}
          disabled={control.disabled || busy || !asked.output}
          value={wanted ?? chosen}
          onChange={(event) => choose(event.target.value)}
        >
          {places.map(({ value, label }) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
      )}
    </SettingRow>
  );
}

const changesEngine = ({ type }: EngineEvent) => type === 'engine.changed';
