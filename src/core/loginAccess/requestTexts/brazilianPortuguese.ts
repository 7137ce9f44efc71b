import type { RequestTexts } from './requestTexts.ts';

export const brazilianPortuguese: RequestTexts = {
  languageName: 'Português (Brasil)',
  durations: { oneDay: '1 dia', threeDays: '3 dias', oneWeek: '1 semana', oneMonth: '1 mês', oneYear: '1 ano' },
  subject: ({ company, orgName }) => `Acesso de login para ${company} em ${orgName}`,
  greeting: 'Olá,',
  purpose: ({ company, packageName, orgName, orgId, isSandbox }) =>
    `para investigar o seu caso em ${packageName || 'nosso aplicativo'}, precisamos vê-lo como o usuário que tem o problema. ` +
    `Peça a esse usuário que conceda acesso de login a ${company} ${isSandbox ? 'no sandbox' : 'na sua organização'} ${orgName} (${orgId}). ` +
    'Nenhuma senha é compartilhada.',
  stepsTitle: 'Leva um minuto:',
  steps: ({ company, orgName, isSandbox, duration }) => [
    isSandbox
      ? `Entre no sandbox ${orgName} como o usuário que tem o problema (não na produção).`
      : 'Entre no Salesforce como o usuário que tem o problema.',
    'Clique na sua foto no canto superior direito e em "Configurações" (Settings).',
    'À esquerda, abra "Minhas informações pessoais" (My Personal Information) e "Conceder acesso de login à conta" (Grant Account Login Access).',
    `Na linha "${company}", escolha "${duration}" em "Duração do acesso" (Access Duration).`,
    'Clique em "Salvar" (Save) e nos diga o nome desse usuário.',
  ],
  shortcut: (path) => `A mesma página pelo endereço: coloque ${path} depois de ".com" no endereço do seu Salesforce.`,
  administratorNeeded:
    'Nosso aplicativo é licenciado para toda a sua organização. Nesse caso, o Salesforce só permite que um administrador com a permissão "Gerenciar usuários" (Manage Users) conceda acesso.',
  notListedTitle: ({ company }) => `Se "${company}" não estiver na lista, o motivo é um destes:`,
  notListed: {
    usersMayNotGrant:
      'Um administrador desativou a concessão de acesso por outros usuários. Peça a um administrador que conceda o acesso.',
    policyForAdministrators:
      'Em Configuração, "Políticas de acesso de login" (Login Access Policies), a nossa linha diz "Disponível somente para administradores" (Available to Administrators Only). Um administrador pode escolher "Disponível para usuários" (Available to Users) ou conceder o acesso ele mesmo.',
    noPackageLicense:
      'O usuário não tem licença do nosso aplicativo. Atribua uma em Configuração, "Pacotes instalados", "Gerenciar licenças", ou escolha um usuário que tenha.',
    siteLicense:
      'Nosso aplicativo é licenciado para toda a organização. Nesse caso, só um administrador com a permissão "Gerenciar usuários" (Manage Users) pode conceder acesso.',
    administratorsLogInAsAnyUser:
      'Em Configuração, "Políticas de acesso de login" (Login Access Policies), está ativado que administradores façam login como qualquer usuário (Administrators Can Log in as Any User). Então ninguém é perguntado e a nossa linha pode faltar: avise-nos, para combinarmos outro caminho.',
    loggedInAsSomebodyElse:
      'Alguém está conectado em nome desse usuário. Só o próprio usuário, conectado com a própria senha, pode conceder acesso.',
  },
  assurance: [
    'Vemos o que esse usuário vê, e nada mais.',
    'O que mudarmos fica registrado com o nome desse usuário na sua trilha de auditoria de configuração (Setup Audit Trail).',
    'O acesso termina sozinho. Na mesma página você pode encerrá-lo antes, com "Sem acesso" (No Access).',
  ],
  closing: 'Obrigado!',
};
