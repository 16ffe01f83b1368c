import { Contrast, Minus, Monitor, Moon, Plus, Sun } from 'lucide-react';
import {
  densities,
  motions,
  setAppearance,
  themes,
  useAppearance,
  ZOOM_STEPS,
  zoomAfter,
} from '../state/appearance.ts';
import { text } from '../text/index.ts';
import { IconButton } from '../ui/index.ts';
import { PopoverButton } from '../ui/Popover.tsx';
import styles from './AppearanceMenu.module.css';
import { keys } from './keys.ts';

const icons = { system: Monitor, light: Sun, dark: Moon, contrast: Contrast } as const;
const words = text.frame.appearance;

/** How the interface looks: theme, density, size and motion. */
export function AppearanceMenu() {
  const theme = useAppearance((state) => state.theme);
  const Current = icons[theme];
  return (
    <PopoverButton
      panelLabel={words.title}
      panel={() => <Panel />}
      aria-label={words.title}
      className={styles.button}
    >
      <Current size={16} aria-hidden="true" />
    </PopoverButton>
  );
}

function Panel() {
  const { theme, density, motion, zoom } = useAppearance();
  return (
    <div className={styles.panel}>
      <Choices
        title={words.theme}
        choices={themes}
        labels={words.themes}
        current={theme}
        onChoose={(chosen) => setAppearance({ theme: chosen })}
      />
      <Choices
        title={words.density}
        choices={densities}
        labels={words.densities}
        current={density}
        onChoose={(chosen) => setAppearance({ density: chosen })}
      />
      <fieldset className={styles.choices}>
        <legend>{words.zoom}</legend>
        <div className={styles.zoom}>
          <IconButton
            label={words.smaller}
            shortcut={keys('Mod+-')}
            size="s"
            disabled={zoom === ZOOM_STEPS[0]}
            onClick={() => setAppearance({ zoom: zoomAfter(zoom, -1) })}
          >
            <Minus size={14} aria-hidden="true" />
          </IconButton>
          <output aria-live="polite">{words.zoomPercent(zoom)}</output>
          <IconButton
            label={words.larger}
            shortcut={keys('Mod+=')}
            size="s"
            disabled={zoom === ZOOM_STEPS.at(-1)}
            onClick={() => setAppearance({ zoom: zoomAfter(zoom, 1) })}
          >
            <Plus size={14} aria-hidden="true" />
          </IconButton>
        </div>
      </fieldset>
      <Choices
        title={words.motion}
        choices={motions}
        labels={words.motions}
        current={motion}
        onChoose={(chosen) => setAppearance({ motion: chosen })}
      />
    </div>
  );
}

interface ChoicesProps<Choice extends string> {
  readonly title: string;
  readonly choices: readonly Choice[];
  readonly labels: Readonly<Record<Choice, string>>;
  readonly current: Choice;
  readonly onChoose: (choice: Choice) => void;
}

function Choices<Choice extends string>({ title, choices, labels, current, onChoose }: ChoicesProps<Choice>) {
  return (
    <fieldset className={styles.choices}>
      <legend>{title}</legend>
      {choices.map((choice) => (
        <label key={choice}>
          <input
            type="radio"
            name={`appearance-${title}`}
            checked={choice === current}
            onChange={() => onChoose(choice)}
          />
          {labels[choice]}
        </label>
      ))}
    </fieldset>
  );
}
