import type { Browser } from '@playwright/test'
import type { Options } from './arguments'
import type { Place } from './place'

/** What measurements work with. */
export type Bench = {
  options: Options
  browser: Browser
  /** Quayside with as many streams as were asked for. */
  place: Place
  /** The address of the hello-world page. */
  helloUrl: string
  /** Another Quayside, on a cluster of its own. */
  startPlace: (streams: number) => Promise<Place>
  /** Tells whoever waits what is going on. */
  say: (text: string) => void
}
