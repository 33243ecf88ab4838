import { Suspense } from 'react';
import { useHeronry } from '../store/index.ts';
import { AWAITED, late } from '../ui/index.ts';

const LateCodePanel = late(async () => (await import('./code/CodePanel.tsx')).CodePanel);
const LateQuiz = late(async () => (await import('./quiz/QuizPanel.tsx')).QuizPanel);
const LateScript = late(async () => (await import('./script/ScriptPanel.tsx')).ScriptPanel);
const LateLesson = late(async () => (await import('./lesson/LessonPanel.tsx')).LessonPanel);

/** Shows an agent's code, or else what leads through the picture, in the place of the side panel. Each is loaded when it begins. */
export function Activity() {
  const activity = useHeronry((state) => state.activity);
  const codeAgent = useHeronry((state) => state.codeAgent);
  if (codeAgent !== undefined)
    return (
      <Suspense fallback={AWAITED}>
        <LateCodePanel agent={codeAgent} />
      </Suspense>
    );
  return (
    <Suspense fallback={AWAITED}>
      {activity === 'quiz' ? <LateQuiz /> : null}
      {activity === 'lesson' ? <LateLesson /> : null}
      {activity === 'script' ? <LateScript /> : null}
    </Suspense>
  );
}
