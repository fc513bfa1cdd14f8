"""What a person does next after each command: one line at its end, on a terminal only.

In: a command's name. Out: the line. `serve` and `workbench` end with Ctrl-C, `demo` says what comes next itself.
"""

from __future__ import annotations

NEXT = {
    "ingest": "yiju audit 列出疑点，yiju workbench 在浏览器里看；存疑的值见 yiju show 项目名称。",
    "stats": "yiju files 逐份列出材料，yiju audit 列出疑点。",
    "files": "yiju audit --file 文件名 看一份材料的疑点；读错的用 yiju remove 编号 移出。",
    "forms": "yiju forms check 文件 检查新写的表式。",
    "show": "yiju similar 项目名称 找相近的申报，yiju audit --project 项目名称 看它的疑点。",
    "search": "yiju show 项目名称 看一份申报的全部内容和出处。",
    "searches": "yiju search TEXT --save NAME 再记下一次检索。",
    "similar": "yiju compare 申报甲 申报乙 并排对照两份。",
    "indicators": "yiju search 指标名称 --kind indicator 找用了它的申报。",
    "sparql": "yiju sparql --list 列出现成的问题；词汇见 docs/vocabulary.md。",
    "link": "yiju link 编号 看两者所在的申报，再写 yes、no 或 unsure。",
    "audit": "yiju audit 疑点编号 看一条的全部证据，yiju review 疑点编号 confirm|dismiss|unsure 记下判断。",
    "review": "yiju export evidence-sheet 疑点编号 -o 取证单.docx 生成取证单；判断错了写 undo 撤销。",
    "compare": "yiju show 项目名称 看其中一份的全部出处。",
    "export": "yiju export --help 列出可以导出的其他种类。",
    "remove": "yiju audit 列出现在的疑点；重新读入同一文件即恢复原样。",
    "recall": "yiju audit 列出现在的疑点。",
    "rebuild": "yiju doctor 检查工作区。",
    "doctor": "有问题的按“说明”一栏处理；yiju backup 备份.yiju 留一份备份。",
    "backup": "yiju -w 新文件夹 restore 备份.yiju 恢复到另一个文件夹。",
    "restore": "yiju doctor 检查工作区，yiju audit 列出疑点。",
    "merge": "yiju doctor 检查工作区，yiju audit 列出疑点。",
    "pairs": "yiju audit 列出疑点，yiju compare 申报甲 申报乙 并排对照两份。",
    "account": "yiju workbench --accounts 账户.yaml 启动局域网工作台。",
}
