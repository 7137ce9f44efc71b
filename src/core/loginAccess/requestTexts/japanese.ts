import type { RequestTexts } from './requestTexts.ts';

export const japanese: RequestTexts = {
  languageName: '日本語',
  durations: { oneDay: '1 日', threeDays: '3 日', oneWeek: '1 週間', oneMonth: '1 か月', oneYear: '1 年' },
  subject: ({ company, orgName }) => `${orgName} への ${company} のログインアクセスについて`,
  greeting: 'お世話になっております。',
  purpose: ({ company, packageName, orgName, orgId, isSandbox }) =>
    `${packageName || '弊社アプリケーション'}に関するお問い合わせを調査するため、問題が発生しているユーザーとして画面を確認させてください。` +
    `お手数ですが、${isSandbox ? 'Sandbox' : '組織'}「${orgName}」(${orgId}) で、そのユーザーの方から ${company} にログインアクセスを許可していただけますでしょうか。` +
    'パスワードをお伝えいただく必要はありません。',
  stepsTitle: '手順 (約 1 分):',
  steps: ({ company, orgName, isSandbox, duration }) => [
    isSandbox
      ? `問題が発生しているユーザーとして Sandbox「${orgName}」にログインします (本番組織ではありません)。`
      : '問題が発生しているユーザーとして Salesforce にログインします。',
    '右上のユーザーアイコンをクリックし、[設定] (Settings) をクリックします。',
    '左側の [私の個人情報] (My Personal Information) から [アカウントログインアクセスの許可] (Grant Account Login Access) を開きます。',
    `「${company}」の行の [アクセス期間] (Access Duration) で「${duration}」を選択します。`,
    '[保存] (Save) をクリックし、そのユーザー名を弊社までお知らせください。',
  ],
  shortcut: (path) => `同じページは、Salesforce のアドレスの「.com」の後に ${path} を付けて直接開くこともできます。`,
  administratorNeeded:
    '弊社アプリケーションは組織全体にライセンスされています。この場合、アクセスを許可できるのは「ユーザーの管理」(Manage Users) 権限を持つシステム管理者のみです。',
  notListedTitle: ({ company }) => `一覧に「${company}」が表示されない場合は、次のいずれかが原因です。`,
  notListed: {
    usersMayNotGrant:
      'システム管理者以外のユーザーによるアクセスの許可が無効になっています。システム管理者の方に許可を依頼してください。',
    policyForAdministrators:
      '[設定] の [ログインアクセスポリシー] (Login Access Policies) で、弊社の行が「システム管理者のみが利用可能」(Available to Administrators Only) になっています。システム管理者の方が「ユーザーが利用可能」(Available to Users) に変更するか、ご自身で許可してください。',
    noPackageLicense:
      'そのユーザーに弊社アプリケーションのライセンスが割り当てられていません。[設定] の [インストール済みパッケージ] > [ライセンスの管理] で割り当てるか、ライセンスのあるユーザーで許可してください。',
    siteLicense:
      '弊社アプリケーションが組織全体にライセンスされています。この場合、許可できるのは「ユーザーの管理」(Manage Users) 権限を持つシステム管理者のみです。',
    administratorsLogInAsAnyUser:
      '[設定] の [ログインアクセスポリシー] (Login Access Policies) で「システム管理者は任意のユーザーとしてログイン可能」(Administrators Can Log in as Any User) が有効になっています。この場合、弊社の行が表示されないことがあります。別の方法をご相談しますので、お知らせください。',
    loggedInAsSomebodyElse:
      '別の方がそのユーザーとして代理ログインしています。アクセスを許可できるのは、ご自身のパスワードでログインしたユーザー本人だけです。',
  },
  assurance: [
    '弊社が参照できるのは、そのユーザーが参照できる範囲のみです。',
    '弊社が行った変更は、そのユーザーの名前で貴社の設定変更履歴 (Setup Audit Trail) に記録されます。',
    'アクセスは期限が来ると自動的に終了します。同じページで「アクセスなし」(No Access) を選ぶと、いつでも終了できます。',
  ],
  closing: 'よろしくお願いいたします。',
};
