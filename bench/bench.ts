import type { Browser } from '@playwright/test'
import type { Options } from './arguments'
import type { Extent, Instance } from './instance'

/** What a measurement can use. */
export type Bench = {
  options: Options
  browser: Browser
  /** Quayside with the requested number of streams. */
  instance: Instance
  /** The address of the hello-world page, which is built and started at the first call. */
  helloUrl: () => Promise<string>
  /** Starts another Quayside on its own cluster. */
  startInstance: (extent: Extent) => Promise<Instance>
  /** Prints progress. */
  log: (text: string) => void
}
