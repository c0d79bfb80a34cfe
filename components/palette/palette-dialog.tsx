import { keepPreviousData, useQueries, useQuery } from '@tanstack/react-query'
import { Command } from 'cmdk'
import { Search } from 'lucide-react'
import { useEffect, useEffectEvent, useLayoutEffect, useRef, useState } from 'react'
import {
  actionEntry,
  environmentEntries,
  operationEntry,
  pageEntry,
  promoteEntries,
  type Entry,
} from '#components/palette/entries'
import { Words } from '#components/format/words'
import { useDebounced } from '#components/ui/debounced'
import { viewQuery } from '#lib/client/queries'
import type { EnvironmentView } from '#lib/domain/environment-view'
import { ALL_ACTIVITY } from '#lib/plan/records/activity-filter'
import { obstacleIn, WAYS_TO_IMPORT } from '#lib/plan/rights-to-act'

const TITLE = 'Search or run'

/** The server answers within milliseconds, but not each key of a word needs an answer. */
const TYPING_MS = 60

/** The page of the activity has all of them. */
const MOST_OPERATIONS = 5

/** @param here the environment of the page; without one, every environment is searched */
export function PaletteDialog({
  environments,
  here,
  onChoose,
  onClose,
}: {
  environments: EnvironmentView[]
  here: EnvironmentView | undefined
  onChoose: (entry: Entry) => void
  onClose: () => void
}) {
  const dialog = useRef<HTMLDialogElement>(null)
  const [search, setSearch] = useState('')
  const isAlone = here !== undefined
  const { views, isReading, isUnread } = useSearch(isAlone ? [here] : environments, search)
  const pages = [
    ...environmentEntries(environments, search),
    ...views.flatMap(({ environment, pages: found }) =>
      found.map((each) => pageEntry(environment, each, isAlone)),
    ),
  ]
  const actions = [
    ...usePromotions(here, search),
    ...views.flatMap(({ environment, actions: found }) =>
      found.map((each) => actionEntry(environment, each, isAlone)),
    ),
  ]
  const operations = useOperations(here, search)
  // cmdk selects when the search changes, but the results come later: then the first one is selected.
  const all = [...pages, ...actions, ...operations]
  const keys = all.map(({ key }) => key)
  const [chosen, setChosen] = useState({ key: '', among: '' })
  const selected = chosen.among === keys.join() ? chosen.key : (keys[0] ?? '')
  // A person who types and presses Enter means the results of that search, not those still shown.
  const [isAwaited, setIsAwaited] = useState(false)
  const first = all.find(({ key }) => key === selected)
  const chooseFirst = useEffectEvent(() => first !== undefined && onChoose(first))
  useEffect(() => {
    if (isAwaited && !isReading) chooseFirst()
  }, [isAwaited, isReading])
  const nothing = isUnread ? 'No matches in what could be read' : 'No matches'

  // As in the sheet: the focus returns only when the dialog closes before its element leaves the page.
  useLayoutEffect(() => {
    const element = dialog.current
    element?.showModal()
    // The dialog would focus the root of cmdk, its first focusable element.
    element?.querySelector('input')?.focus()
    return () => element?.close()
  }, [])

  return (
    <dialog
      ref={dialog}
      data-palette
      aria-label={TITLE}
      onClose={() => dialog.current?.open === false && onClose()}
      onPointerDown={(event) => event.target === dialog.current && dialog.current.close()}
      className="fixed inset-x-0 top-[min(12dvh,6rem)] mx-auto w-[min(36rem,100vw-1.5rem)] max-w-none overflow-hidden rounded-lg border border-line bg-surface text-ink shadow-2xl transition-[translate,opacity] duration-100 ease-out backdrop:bg-black/35 starting:-translate-y-1 starting:opacity-0"
    >
      <Command
        label={TITLE}
        value={selected}
        onValueChange={(key) => setChosen({ key, among: keys.join() })}
        onKeyDown={(event) => {
          const isEnter = event.key === 'Enter' && isReading
          setIsAwaited(isEnter)
          if (isEnter) event.preventDefault()
        }}
        shouldFilter={false}
        loop
        vimBindings={false}
      >
        <div className="flex items-center gap-2.5 border-b border-line px-4">
          <Search aria-hidden className="size-4 shrink-0 text-soft" />
          <Command.Input
            value={search}
            onValueChange={setSearch}
            placeholder="Page, action, person or commit"
            className="h-12 min-w-0 flex-1 bg-transparent outline-none placeholder:text-soft max-sm:text-[16px]"
          />
        </div>
        <Command.List label="Found" className="max-h-[min(26rem,60dvh)] overflow-y-auto p-1.5">
          <Group heading="Go to" entries={pages} onChoose={onChoose} />
          <Group heading="Actions" entries={actions} onChoose={onChoose} />
          <Group heading="Operations" entries={operations} onChoose={onChoose} />
        </Command.List>
        <p role="status" className="px-4 text-center text-soft not-empty:pt-6 not-empty:pb-9">
          {all.length === 0 && (isReading ? 'Searching…' : nothing)}
        </p>
      </Command>
    </dialog>
  )
}

/** The server has the lanes and their search words. Old results stay until the new ones arrive. */
function useSearch(searched: EnvironmentView[], search: string) {
  const words = useDebounced(search.trim(), TYPING_MS)
  return useQueries({
    queries: searched.map(({ name }) => ({
      ...viewQuery('search', { environment: name, words }),
      gcTime: 0,
      placeholderData: keepPreviousData,
    })),
    combine: (queries) => ({
      views: queries.flatMap(({ data }) => data ?? []),
      isReading: queries.some(({ isFetching }) => isFetching) || words !== search.trim(),
      isUnread: queries.some(
        ({ data, isError }) => isError || (data !== undefined && data.unread.length > 0),
      ),
    }),
  })
}

/** Where the page has read what can be promoted; a search asks no git host. */
function usePromotions(here: EnvironmentView | undefined, search: string): Entry[] {
  const { data } = useQuery({
    ...viewQuery('promotion', { environment: here?.name ?? '' }),
    enabled: false,
  })
  if (here === undefined || data === undefined || obstacleIn(here, WAYS_TO_IMPORT)?.isKnown) return []
  return promoteEntries(here, data.sources, search)
}

/** The operations of the journal that match, in the environment of the page. */
function useOperations(here: EnvironmentView | undefined, search: string): Entry[] {
  const words = useDebounced(search.trim(), TYPING_MS)
  const { data } = useQuery({
    ...viewQuery('activity', { environment: here?.name ?? '', ...ALL_ACTIVITY, words }),
    enabled: here !== undefined && words !== '',
    placeholderData: keepPreviousData,
  })
  if (here === undefined || words === '' || data === undefined) return []
  return data.operations.slice(0, MOST_OPERATIONS).map((item) => operationEntry(here, item))
}

function Group({
  heading,
  entries,
  onChoose,
}: {
  heading: string
  entries: Entry[]
  onChoose: (entry: Entry) => void
}) {
  if (entries.length === 0) return null
  return (
    <Command.Group heading={<span className="block px-2.5 pt-2 pb-1 text-sm text-soft">{heading}</span>}>
      {entries.map((entry) => (
        <Command.Item
          key={entry.key}
          value={entry.key}
          onSelect={() => onChoose(entry)}
          className="flex cursor-pointer items-baseline gap-2.5 rounded-md px-2.5 py-1.5 aria-selected:bg-sunken forced-colors:aria-selected:outline forced-colors:aria-selected:-outline-offset-2"
        >
          <entry.icon aria-hidden className="size-4 shrink-0 self-center text-soft" />
          <span className="min-w-0 flex-1 wrap-anywhere">
            <Words text={entry.label} />
          </span>
          <span className="max-w-2/5 wrap-anywhere text-right text-sm text-soft">
            <Words text={entry.about} />
          </span>
        </Command.Item>
      ))}
    </Command.Group>
  )
}
