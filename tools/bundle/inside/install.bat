@echo off
rem Installs Yiju for this user, without a network and without an administrator.
rem ASCII only: what is said in Chinese is said by install.py, whatever the code page of this window.
setlocal
set "HERE=%~dp0"
set "TARGET=%LOCALAPPDATA%\Yiju"
if "%~1"=="--to" set "TARGET=%~2"
set "PYTHON="
for /f "tokens=2 delims=:, " %%V in ('findstr "python" "%HERE%bundle.json"') do set "WANTED=%%~V"
if exist "%HERE%interpreter" (
    if exist "%TARGET%\python" rmdir /s /q "%TARGET%\python"
    mkdir "%TARGET%\python"
    for %%A in ("%HERE%interpreter\*") do tar -xf "%%A" -C "%TARGET%\python"
    for /r "%TARGET%\python" %%P in (python.exe) do if exist "%%P" if not defined PYTHON set "PYTHON=%%P"
)
if defined PYTHON goto run
for /f "delims=" %%P in ('py -%WANTED% -c "import sys; print(sys.executable)" 2^>nul') do set "PYTHON=%%P"
if defined PYTHON goto run
for /f "delims=" %%P in ('where python 2^>nul') do if not defined PYTHON set "PYTHON=%%P"
if defined PYTHON goto run
echo Python %WANTED% (64-bit) is needed first.
for %%T in ("%HERE%*.txt") do if /i not "%%~nxT"=="requirements.txt" start "" "%%T"
pause
exit /b 1
:run
"%PYTHON%" -I "%HERE%install.py" %*
set "CODE=%ERRORLEVEL%"
pause
exit /b %CODE%
