import { hexOf } from '../../seed/names'

const AUTHORS = ['Jana Horáková', 'Ivo Sedlák', 'Nora Field', 'Tomáš Beran', 'Mia Lindqvist']

const VERBS = `Log|Check|Cache|Show|Explain|Test|Handle|Report|Describe|Validate`.split('|')

const OBJECTS =
  `the status of a Copr build|updates of Bodhi|the queue of long-running tasks|comments of a merge request
  the dist-git branch|the upstream tag of a release|tokens that expire|events without a project|the reason of a skipped job
  the result of a scan|pagination of builds|errors of the Koji API|chroots that fail|messages of the bot account`.split(
    /\||\n\s*/,
  )

/** The same words always give the same choice. */
function chosenFrom<T>(items: readonly [T, ...T[]], words: string): T {
  return items[parseInt(hexOf(words, 6), 16) % items.length] ?? items[0]
}

export function authorOf(words: string): string {
  return chosenFrom(AUTHORS as [string, ...string[]], `author of ${words}`)
}

/** What an older commit is about, of which only the title is seen. */
export function titleOf(words: string): string {
  const verb = chosenFrom(VERBS as [string, ...string[]], `verb of ${words}`)
  return `${verb} ${chosenFrom(OBJECTS as [string, ...string[]], `object of ${words}`)}`
}
