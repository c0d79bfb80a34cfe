import { useId, type ReactNode } from 'react'

export type Choice = { key: string; label: ReactNode; isChosen: boolean; onChoose: () => void }

/** Radio buttons whose labels can hold more than a few words. */
export function Choices({ title, choices }: { title: string; choices: Choice[] }) {
  const name = useId()
  return (
    <fieldset className="grid gap-2">
      <legend className="mb-2 font-semibold">{title}</legend>
      <div className="divide-y divide-line rounded-md border border-line">
        {choices.map(({ key, label, isChosen, onChoose }) => (
          <label
            key={key}
            className="flex items-start gap-3 px-3 py-1.5 first:rounded-t-md last:rounded-b-md has-checked:bg-accent-soft/60"
          >
            <input
              type="radio"
              name={name}
              checked={isChosen}
              onChange={onChoose}
              className="mt-1 size-4 shrink-0 accent-accent-fill"
            />
            <span className="min-w-0 flex-1 wrap-anywhere">{label}</span>
          </label>
        ))}
      </div>
    </fieldset>
  )
}
