import { Account } from '#components/shell/account'
import { Palette } from '#components/palette/palette'
import { Brand } from '#components/shell/brand'
import { EnvironmentLinks } from '#components/shell/environment-links'
import { Freshness } from '#components/freshness/freshness'
import type { Theme } from '#components/shell/theme'
import type { EnvironmentView } from '#lib/domain/environment-view'

export function Header({
  name,
  environments,
  theme,
}: {
  name: string
  environments: EnvironmentView[]
  theme: Theme
}) {
  return (
    <header className="border-b border-line bg-surface print:hidden">
      <div className="mx-auto flex max-w-350 flex-wrap items-center gap-x-4 px-4 max-sm:gap-x-2 sm:px-6">
        <div className="flex h-13 items-center">
          <Brand />
        </div>
        <div className="min-w-0 flex-1 max-md:order-last max-md:-mx-2 max-md:w-[calc(100%+1rem)] max-md:flex-none max-md:pb-1.5">
          <EnvironmentLinks environments={environments} />
        </div>
        <div className="ml-auto flex items-center gap-3 max-sm:gap-0">
          <Freshness />
          <Palette environments={environments} />
          <Account name={name} environments={environments} theme={theme} />
        </div>
      </div>
    </header>
  )
}
