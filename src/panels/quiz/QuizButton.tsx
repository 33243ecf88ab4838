import { MessageCircleQuestionMark } from 'lucide-react';
import { actionById, runAction, useHeronry, useHeronryStore } from '../../store/index.ts';
import { Button } from '../../ui/index.ts';

/** Begins a quiz on the open scenario. */
export function QuizButton() {
  const store = useHeronryStore();
  const isEnabled = useHeronry(actionById('quiz').enabled);
  if (!isEnabled) return null;
  return (
    <Button small icon={MessageCircleQuestionMark} onClick={() => runAction(store, 'quiz')}>
      Quiz me on this
    </Button>
  );
}
