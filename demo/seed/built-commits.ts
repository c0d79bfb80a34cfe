/**
 * The commits that the images of a source are built of, by the time of the build: staging has those of `main`, production those of
 * `stable`. Without git there is none of it, and commits are invented.
 */
export type BuiltCommits = {
  main: (at: number) => string | undefined
  stable: (at: number) => string | undefined
}

/** By the source of a lane. */
export type CommitsOf = (source: string) => BuiltCommits | undefined
