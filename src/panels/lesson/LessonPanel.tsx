import { X } from 'lucide-react';
import { Suspense, useState } from 'react';
import { useStore } from 'zustand';
import type { LessonSession } from '../../learning/index.ts';
import { AWAITED, IconButton, late, Tabs } from '../../ui/index.ts';
import { Inspector } from '../inspector/Inspector.tsx';
import { EventLog } from '../log/EventLog.tsx';
import { SheetGrip } from '../SheetGrip.tsx';
import { usePanelServices } from '../services.tsx';
import { LessonEnd } from './LessonEnd.tsx';
import { LessonStepView } from './LessonStepView.tsx';
import { TestPanel } from './TestPanel.tsx';
import { useLessonKeys } from './use-lesson-keys.ts';

const LateProgram = late(async () => (await import('../program/ProgramPanel.tsx')).ProgramPanel);

type LessonTab = 'lesson' | 'code' | 'inspector' | 'log';

/** Shows the open lesson beside the picture, or as a sheet under it; inspector and log are one tab away. */
export function LessonPanel() {
  const { lesson } = usePanelServices();
  const { session, test } = useStore(lesson);
  if (test !== undefined) return <TestPanel test={test} />;
  return session === undefined ? null : <OpenLesson key={session.key} session={session} />;
}

function OpenLesson({ session }: { readonly session: LessonSession }) {
  const { learning } = usePanelServices();
  const [tab, setTab] = useState<LessonTab>('lesson');
  const place = useStore(session.state, (state) => state.place);
  useLessonKeys(session);
  const isOver = place >= session.lesson.steps.length;
  return (
    <>
      <SheetGrip />
      <Tabs<LessonTab>
        label="Lesson"
        value={tab}
        onChange={setTab}
        tabs={[
          {
            value: 'lesson',
            label: 'Lesson',
            content: isOver ? <LessonEnd session={session} /> : <LessonStepView key={place} session={session} />,
          },
          ...(session.lesson.view === 'code'
            ? [
                {
                  value: 'code' as const,
                  label: 'Code',
                  content: (
                    <Suspense fallback={AWAITED}>
                      <LateProgram />
                    </Suspense>
                  ),
                },
              ]
            : []),
          { value: 'inspector', label: 'Inspector', content: <Inspector /> },
          { value: 'log', label: 'Log', content: <EventLog /> },
        ]}
        end={
          <IconButton label="Leave the lesson" icon={X} onClick={() => void learning().then((all) => all.leave())} />
        }
      />
    </>
  );
}
