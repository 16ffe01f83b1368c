import { type Ref, useId } from 'react';
import type { ControlProps } from '../SettingRow.tsx';
import styles from '../Settings.module.css';
import type { DockerPlace } from './places.ts';

export interface PlaceListProps {
  readonly control: ControlProps;
  readonly places: readonly DockerPlace[];
  readonly value: string;
  readonly disabled: boolean;
  readonly onChoose: (value: string) => void;
  readonly ref: Ref<HTMLFieldSetElement>;
}

/** The engines to choose from. Going through them moves nothing: keys may pass by what nobody wants. */
export function PlaceList({ control, places, value, disabled, onChoose, ref }: PlaceListProps) {
  const group = useId();
  return (
    <fieldset
      ref={ref}
      className={styles.places}
      disabled={disabled}
      aria-labelledby={control.id}
      aria-describedby={control['aria-describedby']}
    >
      {places.map((place) => (
        <label key={place.value}>
          <input
            type="radio"
            name={group}
            checked={place.value === value}
            onChange={() => onChoose(place.value)}
          />
          <span>{place.label}</span>
        </label>
      ))}
    </fieldset>
  );
}
