'use client'

import { Monitor, Moon, Sun } from 'lucide-react'
import { useState } from 'react'
import { BASE_PATH } from '#lib/runtime/base-path'
import { THEMES, type Theme } from '#components/shell/theme'

const ICONS = { system: Monitor, light: Sun, dark: Moon }
const YEAR_SECONDS = 365 * 24 * 60 * 60

/** Kept in a cookie, so that the server renders the right theme and nothing flashes. */
export function ThemeSwitch({ initial }: { initial: Theme }) {
  const [theme, setTheme] = useState(initial)
  const choose = (next: Theme) => {
    setTheme(next)
    keep(next)
  }
  return (
    <fieldset className="flex rounded-md border border-line p-0.5">
      <legend className="sr-only">Theme</legend>
      {THEMES.map((each) => {
        const Icon = ICONS[each]
        return (
          <label
            key={each}
            title={`${each} theme`}
            className="flex size-6.5 cursor-pointer items-center justify-center rounded-[5px] text-soft hover:text-ink has-checked:bg-sunken has-checked:text-ink forced-colors:has-checked:outline has-focus-visible:outline-2 has-focus-visible:outline-accent"
          >
            <input
              type="radio"
              name="theme"
              aria-label={`${each} theme`}
              checked={theme === each}
              onChange={() => choose(each)}
              className="sr-only"
            />
            <Icon aria-hidden className="size-3.5" />
          </label>
        )
      })}
    </fieldset>
  )
}

function keep(theme: Theme): void {
  document.documentElement.dataset.theme = theme
  document.cookie = `theme=${theme}; path=${BASE_PATH || '/'}; max-age=${YEAR_SECONDS}; samesite=lax`
}
