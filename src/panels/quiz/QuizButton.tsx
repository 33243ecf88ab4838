import { MessageCircleQuestionMark } from 'lucide-react';
import { actionById, runAction, useHeronry, useHeronryStore } from '../../store/index.ts';
import { Button } from '../../ui/index.ts';

interface QuizButtonProps {
  /** Whether there is little room. @default false */
  readonly short?: boolean;
}

/** Begins a quiz on the open scenario. During a quiz there is no button. */
export function QuizButton({ short = false }: QuizButtonProps) {
  const store = useHeronryStore();
  const isEnabled = useHeronry(actionById('quiz').enabled);
  if (!isEnabled) return null;
  const { label } = actionById('quiz');
  return (
    <Button
      small
      icon={MessageCircleQuestionMark}
      aria-label={label}
      data-quiz-start
      onClick={() => runAction(store, 'quiz')}
    >
      {short ? 'Quiz me' : label}
    </Button>
  );
}
