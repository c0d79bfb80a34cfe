import { useId, type ComponentProps, type ReactNode } from 'react'

export const INPUT_CLASS =
  'h-8.5 w-full rounded-md border border-edge bg-surface px-2.5 text-ink placeholder:text-soft aria-invalid:border-bad max-sm:text-[16px]'

/** A labelled text input. @param error what is wrong with the value; screen readers read it with the field */
export function Field({
  label,
  hint,
  error,
  ...input
}: { label: ReactNode; hint?: ReactNode; error?: string | undefined } & ComponentProps<'input'>) {
  const id = useId()
  return (
    <div className="grid content-start gap-1.5">
      <label htmlFor={id} className="font-medium">
        {label}
      </label>
      <input
        id={id}
        className={INPUT_CLASS}
        aria-invalid={error !== undefined}
        aria-describedby={
          [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ') || undefined
        }
        {...input}
      />
      {hint && (
        <p id={`${id}-hint`} className="text-sm text-soft">
          {hint}
        </p>
      )}
      {error !== undefined && (
        <p id={`${id}-error`} className="text-sm text-bad">
          {error}
        </p>
      )}
    </div>
  )
}
